// The exam's client. The server alone decides about time and about what is saved: this module
// shows it, keeps what the server has not acknowledged in the browser, and sends it again.

const TRY_AGAIN = [1000, 2000, 4000, 8000, 15000, 30000]; // milliseconds, with jitter
const SILENT = [45000, 57000]; // milliseconds without a word of the server: then it is asked
const ASK_AGAIN = 20000;
const WARN_AT = [0.2, 0.05]; // of the whole time, extra time included
const TEXT_SIZES = ["", "text-125", "text-150", "text-200"];

const REFUSED = ["unknown-option", "unknown-position", "not-an-answer", "too-large"];
const TYPING = 900; // milliseconds without another letter: what is typed is sent

const jitter = (milliseconds) => milliseconds * (0.7 + Math.random() * 0.6);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, Math.max(milliseconds, 0)));
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// --- a question's answer: one text, in the form that the server keeps ----------------------------

// By the first letter of the shape: s one option, t true or false, m several, n a number, w words;
// any other: an option for each prompt.
const NUMBER = /^[+\-\u2212]?(?=.?\d)(\d*|\d{1,3}( \d{3})+)([.,]\d*)?([eE][+-]?\d{1,2})?$/;
const isTyped = (question) => "nw".includes(question.dataset.shape[0]);
const inputsOf = (question) => [...question.querySelectorAll("[name=response]")];

// What stands in the inputs; null for no answer.
function responseIn(question) {
  const inputs = inputsOf(question);
  if (isTyped(question)) return inputs[0].value.trim().replace(/\s+/g, " ") || null;
  if ("smt".includes(question.dataset.shape[0])) {
    return inputs.filter((one) => one.checked).map((one) => one.value).join(",") || null;
  }
  const places = inputs.map((one) => one.value);
  return places.some((one) => one !== "-") ? places.join(",") : null;
}

function putInto(question, response) {
  const parts = response === null ? [] : response.split(",");
  inputsOf(question).forEach((input, place) => {
    if (input.type === "text") input.value = response ?? "";
    else if (input.tagName === "SELECT") input.value = parts[place] ?? "-";
    else input.checked = parts.includes(input.value);
  });
}

// --- the server's clock: the last stamp we had and the time since, by a clock nobody can set -----

class Clock {
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

// --- what is kept in the browser until the server has acknowledged it ---------------------------

class Kept {
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

// --- sending: one answer after another, the newest of each question, until it is acknowledged ----

class Saver {
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

// --- how the candidate wants to see it; kept for the next page on this device --------------------

class View {
  constructor() {
    // Large print that was granted comes with the page. What its owner chooses later counts more,
    // what somebody else chose on this computer does not.
    const granted = TEXT_SIZES.findIndex((name) => name && document.body.classList.contains(name));
    this.key = granted > 0 ? "exam-view-large" : "exam-view";
    this.set = { size: Math.max(granted, 0), contrast: false, voice: true };
    try {
      Object.assign(this.set, JSON.parse(localStorage.getItem(this.key)));
    } catch {
      // As it is meant for everybody.
    }
    this.on("smaller", () => (this.set.size = Math.max(this.set.size - 1, 0)));
    this.on("larger", () => (this.set.size = Math.min(this.set.size + 1, TEXT_SIZES.length - 1)));
    this.on("contrast", () => (this.set.contrast = !this.set.contrast));
    this.on("voice", () => (this.set.voice = !this.set.voice));
    this.show();
  }

  on(id, change) {
    document.getElementById(id).addEventListener("click", () => {
      change();
      this.show();
      try {
        localStorage.setItem(this.key, JSON.stringify(this.set));
      } catch {
        // It holds for this page.
      }
    });
  }

  show() {
    const { size, contrast, voice } = this.set;
    TEXT_SIZES.forEach((name, at) => name && document.body.classList.toggle(name, at === size));
    document.documentElement.classList.toggle("high-contrast", contrast);
    document.getElementById("smaller").disabled = size === 0;
    document.getElementById("larger").disabled = size === TEXT_SIZES.length - 1;
    document.getElementById("contrast").setAttribute("aria-pressed", String(contrast));
    document.getElementById("voice").setAttribute("aria-pressed", String(voice));
    document.getElementById("warning").setAttribute("role", voice ? "alert" : "none");
    document.getElementById("warning").setAttribute("aria-live", voice ? "assertive" : "off");
  }
}

// --- the sheet ----------------------------------------------------------------------------------

class Sheet {
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

// --- the page before the end, within the sheet: only the confirmation needs the server -----------

class End {
  constructor(sheet) {
    this.sheet = sheet;
    this.place = document.getElementById("end");
    this.form = this.place.querySelector("form");
    this.confirming = false;
    document.getElementById("finish").addEventListener("click", (event) => {
      event.preventDefault();
      this.open();
    });
    document.getElementById("end-back").addEventListener("click", () => sheet.go(sheet.index));
    this.form.addEventListener("submit", (event) => this.confirm(event));
  }

  open() {
    this.sheet.takeTyped();
    document.getElementById("questions").hidden = true;
    this.place.hidden = false;
    history.replaceState(null, "", "#end");
    this.list();
    this.sheet.saver.send(true);
    this.place.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  close() {
    this.confirming = false;
    this.place.hidden = true;
    document.getElementById("questions").hidden = false;
  }

  // Said anew with each answer that is given or acknowledged.
  list() {
    if (this.place.hidden) return;
    const { questions, kept, words } = this.sheet;
    const places = questions.map((_, index) => index);
    const unanswered = places.filter((index) => questions[index].dataset.response === "");
    this.links("end-unanswered", unanswered);
    this.links("end-flagged", places.filter((index) => kept.flags.has(index + 1)));
    document.getElementById("end-complete").hidden = unanswered.length > 0;
    const pending = kept.pending.size;
    this.sheet.say("end-pending", pending ? fill(words.pending, { pending }) : "");
    if (this.confirming && !pending) this.form.requestSubmit();
  }

  links(id, indexes) {
    const place = document.getElementById(id);
    place.hidden = indexes.length === 0;
    const items = indexes.map((index) => {
      const link = document.createElement("a");
      link.href = `#${this.sheet.questions[index].id}`;
      link.textContent = fill(this.sheet.words.question, { number: index + 1 });
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    place.querySelector("ul").replaceChildren(...items);
  }

  // What is not acknowledged yet goes first; the end waits for it.
  confirm(event) {
    if (!this.sheet.kept.pending.size) return;
    event.preventDefault();
    this.confirming = true;
    this.sheet.saver.send(true);
  }
}

// --- the officials' roster renews itself ---------------------------------------------------------

function watch(place) {
  const again = () => setTimeout(renew, jitter(4000));
  const renew = async () => {
    try {
      if (!document.hidden && !place.contains(document.activeElement)) {
        const response = await fetch(place.dataset.watch, { redirect: "manual" });
        if (response.ok) place.innerHTML = await response.text();
      }
    } catch {
      // The line is cut: what is shown stays.
    }
    again();
  };
  again();
}

const block = document.getElementById("exam-data");
if (block) {
  new Sheet(JSON.parse(block.textContent));
}
const before = document.getElementById("exam-end");
if (before) location.replace(`${before.dataset.sheet}#end`);
const receipt = document.getElementById("receipt");
if (receipt) Kept.forget(receipt.dataset.attempt);
const roster = document.querySelector("[data-watch]");
if (roster) watch(roster);
