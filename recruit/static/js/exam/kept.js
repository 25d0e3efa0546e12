// What is kept in the browser until the server has acknowledged it.

export class Kept {
  constructor(attempt) {
    this.key = `exam:${attempt}`;
    this.pending = new Map();
    this.flags = new Set();
    this.read();
  }

  read() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.key)) || {};
      this.pending = new Map(stored.pending || []);
      this.flags = new Set(stored.flags || []);
    } catch {
      // Nothing readable is kept: what the server has is what counts.
    }
  }

  write() {
    try {
      const stored = { pending: [...this.pending], flags: [...this.flags] };
      localStorage.setItem(this.key, JSON.stringify(stored));
    } catch {
      // No room or no permission: the answers stay in memory and are sent all the same.
    }
  }

  static forget(attempt) {
    try {
      localStorage.removeItem(`exam:${attempt}`);
    } catch {
      // Nothing was kept.
    }
  }
}
