// Sending: one answer after another, the newest of each question, until it is acknowledged.

import { jitter } from "./time.js";

const TRY_AGAIN = [1000, 2000, 4000, 8000, 15000, 30000]; // milliseconds, with jitter
const REFUSED = ["unknown-option", "unknown-position", "not-an-answer", "too-large"];

export class Saver {
  constructor(data, clock, kept, show) {
    Object.assign(this, { data, clock, kept, show });
    this.failures = 0;
    this.busy = false;
    this.timer = null;
    addEventListener("online", () => this.send(true));
    addEventListener("pagehide", () => this.kept.write());
    addEventListener("visibilitychange", () => document.hidden || this.send(true));
  }

  put(position, response, lastSeq) {
    const known = this.kept.pending.get(position);
    const seq = Math.max(Math.floor(this.clock.now()), lastSeq + 1, known ? known.seq + 1 : 0);
    this.kept.pending.set(position, { response, seq });
    this.kept.write();
    this.show("unsaved", position);
    this.send(true);
    return seq;
  }

  async send(now = false) {
    clearTimeout(this.timer);
    if (this.busy || !this.kept.pending.size) return;
    if (!now && this.failures === 0) return;
    this.busy = true;
    const [position, one] = this.kept.pending.entries().next().value;
    const result = await this.post(position, one);
    this.busy = false;
    this.settle(position, one, result);
  }

  async post(position, { response, seq }) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 15000);
    try {
      const reply = await fetch(this.data.save, {
        method: "POST",
        keepalive: true,
        headers: { "Content-Type": "application/json", "X-Exam-Ticket": this.data.ticket },
        body: JSON.stringify({ position, response, seq }),
        signal: stop.signal,
      });
      const type = reply.headers.get("Content-Type") || "";
      if (!type.includes("json")) return { code: "busy" };
      return await reply.json();
    } catch {
      return { code: "offline" };
    } finally {
      clearTimeout(timer);
    }
  }

  async settle(position, one, result) {
    if (result.ends) this.clock.set(result.now, result.ends);
    if (result.code === "signed-out" && (await this.renew())) {
      this.send(true);
      return;
    }
    if (result.saved === true) {
      this.failures = 0;
      this.drop(position, one);
      this.show("saved", position, one.seq);
      this.send(true);
      return;
    }
    if (result.code === "late" && result.kept) {
      // The server has it, apart from the others: there is nothing left to send here.
      this.drop(position, one);
      this.show("late", position);
      this.send(true);
      return;
    }
    if (result.code === "finished" || result.code === "late") {
      this.show("over", position);
      return;
    }
    if (REFUSED.includes(result.code)) {
      // Sending it again would not help: the candidate has to answer again.
      this.drop(position, one);
      this.show("refused", position);
      this.send(true);
      return;
    }
    if (result.code === "seq-taken") {
      // Another window used this number for another answer: ours is newer, it says so again.
      this.kept.pending.set(position, { ...one, seq: Math.floor(this.clock.now()) + 1 });
      this.kept.write();
    }
    this.retry(result.code);
  }

  // Whoever signed in again, in another tab perhaps, gets a ticket of the new session. Once only:
  // a new ticket that does not help either is a refusal like any other.
  async renew() {
    const before = this.data.ticket;
    try {
      const response = await fetch(this.data.time, { redirect: "manual" });
      this.data.ticket = (await response.json()).ticket || before;
    } catch {
      // A page to sign in, or no line at all.
    }
    return this.data.ticket !== before;
  }

  // The same question may have been answered again while the request was under way.
  drop(position, one) {
    const current = this.kept.pending.get(position);
    if (current && current.seq === one.seq) this.kept.pending.delete(position);
    this.kept.write();
  }

  retry(code) {
    const wait = TRY_AGAIN[Math.min(this.failures, TRY_AGAIN.length - 1)];
    this.failures += 1;
    this.show({ "signed-out": "signedOut", browser: "browser" }[code] || "offline");
    this.rotate();
    this.timer = setTimeout(() => this.send(true), jitter(wait));
  }

  // One answer that the server keeps refusing must not hold up the others.
  rotate() {
    const [position, one] = this.kept.pending.entries().next().value || [];
    if (position === undefined) return;
    this.kept.pending.delete(position);
    this.kept.pending.set(position, one);
  }
}
