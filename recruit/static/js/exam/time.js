// The server's clock: its last stamp and the time since, by a clock nobody can set.

export const jitter = (milliseconds) => milliseconds * (0.7 + Math.random() * 0.6);
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, Math.max(milliseconds, 0)));

export class Clock {
  constructor(now, ends) {
    this.set(now, ends);
  }

  set(now, ends) {
    this.stamp = now;
    this.at = performance.now();
    this.ends = ends;
  }

  now() {
    return this.stamp + this.age();
  }

  age() {
    return performance.now() - this.at;
  }

  left() {
    return Math.max(0, Math.ceil((this.ends - this.now()) / 1000));
  }
}
