// The sheet: its questions, their palette, the time, and what became of each answer.

import { inputsOf, isTyped, NUMBER, putInto, responseIn } from "./answer.js";
import { End } from "./end.js";
import { Kept } from "./kept.js";
import { Saver } from "./saver.js";
import { Clock, jitter, pause } from "./time.js";
import { View } from "./view.js";
import { fill } from "../words.js";

const SILENT = [45000, 57000]; // milliseconds without a word of the server: then it is asked
const ASK_AGAIN = 20000;
const WARN_AT = [0.2, 0.05]; // of the whole time, extra time included
const TYPING = 900; // milliseconds without another letter: what is typed is sent

export class Sheet {
  constructor(data) {
    this.data = data;
    this.words = data.words;
    this.clock = new Clock(data.now, data.ends);
    this.kept = new Kept(data.attempt);
    this.questions = [...document.querySelectorAll(".question")];
    this.cells = [...document.querySelectorAll("#palette a")];
    this.saver = new Saver(data, this.clock, this.kept, (...what) => this.show(...what));
    this.warned = new Set(WARN_AT.filter((part) => this.clock.left() <= this.border(part)));
    this.view = new View();
    this.end = new End(this);
    this.over = false;
    document.body.classList.add("scripted");
    this.restore();
    this.listen();
    this.go(this.fromAddress(), false);
    if (location.hash === "#end") this.end.open();
    this.tick();
    setInterval(() => this.tick(), 500);
    this.beat();
    this.saver.send(true);
  }

  // Answers that were never acknowledged are shown as given, and as not saved.
  restore() {
    for (const question of this.questions) {
      const position = Number(question.dataset.position);
      const one = this.kept.pending.get(position);
      const seq = Number(question.dataset.seq);
      if (one && one.seq > seq) {
        this.mark(question, one.response, one.seq);
        continue;
      }
      this.kept.pending.delete(position);
      // Some browsers fill in what stood here before a reload, saved or not.
      this.mark(question, question.dataset.response || null, seq);
    }
    this.kept.write();
    this.questions.forEach((_, index) => this.paint(index));
  }

  mark(question, response, seq) {
    question.dataset.response = response ?? "";
    question.dataset.seq = String(seq);
    if (responseIn(question) !== response) putInto(question, response);
  }

  listen() {
    for (const question of this.questions) {
      question.addEventListener("submit", (event) => {
        event.preventDefault();
        this.take(question);
      });
      question.addEventListener("change", () => this.take(question));
      question.addEventListener("input", () => isTyped(question) && this.typing(question));
    }
    document.getElementById("previous").addEventListener("click", () => this.go(this.index - 1));
    document.getElementById("next").addEventListener("click", () => this.go(this.index + 1));
    document.getElementById("clear").addEventListener("click", () => this.clear());
    document.getElementById("flag").addEventListener("click", () => this.flag());
    this.cells.forEach((cell, index) =>
      cell.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(index);
      }),
    );
    for (const button of document.querySelectorAll("button[data-language]")) {
      button.addEventListener("click", () => this.speak(button));
    }
    addEventListener("hashchange", () => {
      if (location.hash === "#end") this.end.open();
      else this.go(this.fromAddress());
    });
    addEventListener("pagehide", () => this.takeTyped());
    addEventListener("beforeunload", (event) => {
      if (this.kept.pending.size && !this.over) event.preventDefault();
    });
    addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  fromAddress() {
    const index = this.questions.findIndex((one) => `#${one.id}` === location.hash);
    return Math.max(index, 0);
  }

  // What stands in the inputs becomes the answer, unless it is the answer already.
  take(question) {
    clearTimeout(this.typed);
    if (this.over) return;
    const response = responseIn(question);
    const wrong = question.dataset.shape[0] === "n" && response !== null && !NUMBER.test(response);
    this.problem(question, wrong ? this.words.number : "");
    if (!wrong && response !== (question.dataset.response || null)) this.answer(question, response);
  }

  typing(question) {
    clearTimeout(this.typed);
    this.typed = setTimeout(() => this.take(question), TYPING);
  }

  takeTyped() {
    const question = this.questions[this.index];
    if (question && isTyped(question)) this.take(question);
  }

  // Why an answer is not saved, beside its question.
  problem(question, text) {
    const place = question.querySelector(".field-error");
    if (place.textContent !== text) place.textContent = text;
    for (const input of inputsOf(question)) {
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    this.paint(Number(question.dataset.position) - 1);
    if (text) this.unsaved();
  }

  problems() {
    return this.questions.some((one) => one.querySelector(".field-error").textContent !== "");
  }

  unsaved() {
    const saved = document.getElementById("saved");
    saved.textContent = `△ ${this.words.unsaved}`;
    saved.className = "exam-saved is-danger";
  }

  answer(question, response) {
    const position = Number(question.dataset.position);
    const seq = this.saver.put(position, response, Number(question.dataset.seq));
    this.mark(question, response, seq);
    this.paint(position - 1);
  }

  clear() {
    const question = this.questions[this.index];
    putInto(question, null);
    this.take(question);
  }

  flag() {
    const position = this.index + 1;
    if (!this.kept.flags.delete(position)) this.kept.flags.add(position);
    this.kept.write();
    this.paint(this.index);
    this.buttons();
  }

  go(index, focus = true) {
    if (this.index !== undefined) this.takeTyped();
    this.end.close();
    this.index = Math.min(Math.max(index, 0), this.questions.length - 1);
    this.questions.forEach((one, at) => one.classList.toggle("is-current", at === this.index));
    this.cells.forEach((cell, at) => {
      cell.classList.toggle("is-current", at === this.index);
      if (at === this.index) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    });
    history.replaceState(null, "", `#${this.questions[this.index].id}`);
    if (focus) {
      this.questions[this.index].focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
    this.buttons();
  }

  buttons() {
    const flagged = this.kept.flags.has(this.index + 1);
    const flag = document.getElementById("flag");
    flag.textContent = flagged ? this.words.unflag : this.words.flag;
    flag.setAttribute("aria-pressed", String(flagged));
    document.getElementById("previous").disabled = this.index === 0;
    document.getElementById("next").disabled = this.index === this.questions.length - 1;
  }

  // An item in its other language: the words change, what was chosen stays.
  speak(button) {
    const question = button.closest(".question");
    const language = button.dataset.language;
    const words = question.querySelector(`template[data-language="${language}"]`).content;
    const say = (places, texts) =>
      places.forEach((one, at) => one.replaceChildren(...texts[at].cloneNode(true).childNodes));
    const all = (selector, within) => [...within.querySelectorAll(selector)];
    say(all("legend", question), [words.querySelector("div")]);
    const own = (name) => [...words.children].filter((one) => one.localName === name);
    const [options, prompts] = [own("span"), own("b")];
    say(all(".option-text", question), options);
    say(all(".prompt-text", question), prompts);
    for (const select of all("select", question)) {
      [...select.options].slice(1).forEach((one, at) => {
        const text = options[at].dataset.reading;
        one.text = text ? `${one.text[0]}. ${text}` : one.text[0];
      });
    }
    question.querySelector("fieldset").lang = language;
    for (const other of question.querySelectorAll("button[data-language]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  }

  paint(index) {
    const question = this.questions[index];
    const position = index + 1;
    const cell = this.cells[index];
    const states = {
      answered: question.dataset.response !== "",
      flagged: this.kept.flags.has(position),
      unsaved:
        this.kept.pending.has(position) ||
        question.querySelector(".field-error").textContent !== "",
    };
    for (const [name, on] of Object.entries(states)) cell.classList.toggle(`is-${name}`, on);
    const said = [states.answered ? this.words.answered : this.words.unanswered];
    if (states.flagged) said.push(this.words.flagged);
    if (states.unsaved) said.push(this.words.unsaved);
    const name = fill(this.words.question, { number: position });
    cell.setAttribute("aria-label", `${name}: ${said.join(", ")}`);
    this.count();
  }

  count() {
    const unanswered = this.questions.filter((one) => one.dataset.response === "").length;
    const { flags, pending } = this.kept;
    this.say("unanswered", fill(this.words.counts, { unanswered }));
    this.say("flagged", flags.size ? ` · ${fill(this.words.flags, { flagged: flags.size })}` : "");
    this.say("pending", pending.size ? ` · ${fill(this.words.pending, { pending: pending.size })}` : "");
    this.end.list();
  }

  say(id, text) {
    const place = document.getElementById(id);
    if (place.textContent !== text) place.textContent = text;
  }

  // What became of an answer, in words, with an icon and a colour.
  show(what, position) {
    const saved = document.getElementById("saved");
    if (what === "saved") {
      const wall = new Date(this.clock.now() + this.data.zone * 60000).toISOString().slice(11, 16);
      const all = this.kept.pending.size === 0 && !this.problems();
      if (all) {
        saved.textContent = `✓ ${fill(this.words.saved, { hour: wall })}`;
        saved.className = "exam-saved is-good";
        if (!this.over) this.say("notice", "");
      } else this.unsaved();
    } else if (what === "over" || what === "late") {
      this.stop(what);
    } else if (what === "refused") {
      this.problem(this.questions[position - 1], this.words.refused);
    } else {
      this.unsaved();
      if (what !== "unsaved") this.say("notice", this.words[what]);
    }
    if (position) this.paint(position - 1);
    else this.count();
  }

  // --- time -------------------------------------------------------------------------------------

  tick() {
    const left = this.clock.left();
    const parts = [Math.floor(left / 3600), Math.floor((left % 3600) / 60), left % 60];
    this.say("clock", parts.map((one) => String(one).padStart(2, "0")).join(":"));
    document.getElementById("clock").classList.toggle("is-danger", left <= this.border(WARN_AT[1]));
    this.warn(left);
    if (left === 0 && !this.over && !this.asking) this.ask();
  }

  // Seconds left when a part of the whole time is left.
  border(part) {
    return Math.round(((this.clock.ends - this.data.started) / 1000) * part);
  }

  // Said once at each border, and again where extra time has moved it.
  warn(left) {
    for (const part of WARN_AT) {
      if (left > this.border(part)) {
        if (this.warned.delete(part)) this.say("warning", "");
      } else if (left > 0 && !this.warned.has(part)) {
        this.warned.add(part);
        const minutes = Math.round(left / 60);
        const text = left < 90 ? this.words.seconds : this.words.minutes;
        this.say("warning", fill(text, { minutes, seconds: left }));
      }
    }
  }

  // Only the server knows whether time is up: there may be extra time.
  async ask() {
    if (this.asking || this.over) return;
    this.asking = true;
    try {
      const response = await fetch(this.data.time, {
        headers: { "X-Exam-Ticket": this.data.ticket },
      });
      const stands = await response.json();
      if (stands.code === "signed-out") await this.saver.renew();
      else {
        this.clock.set(stands.now, stands.ends);
        if (stands.phase !== "running") this.stop();
      }
    } catch {
      // Nothing is known, so nothing is said; the next tick asks again.
      await pause(jitter(2000));
    }
    this.asking = false;
  }

  // What a save brings back is as good as a heartbeat: only who has been silent asks. Extra time
  // so shows within a minute, and those who began together do not ask together.
  async beat() {
    const [least, most] = SILENT;
    const due = least + Math.random() * (most - least);
    await pause(due - this.clock.age());
    if (this.clock.age() >= due) await this.ask();
    if (this.clock.age() >= due) await pause(jitter(ASK_AGAIN)); // there was no answer
    this.beat();
  }

  stop(why = "over") {
    if (why === "late") this.say("notice", this.words.late);
    if (this.over) return;
    this.over = true;
    if (why === "over") this.say("notice", this.words.over);
    for (const question of this.questions) {
      for (const input of inputsOf(question)) input.disabled = true;
    }
    setTimeout(() => location.assign(this.data.finish), 4000);
  }
}
