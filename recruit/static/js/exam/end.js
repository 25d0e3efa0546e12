// The page before the end, within the sheet: only the confirmation needs the server.

import { fill } from "../words.js";

export class End {
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
