// The console of a hall renews itself: it asks every few seconds, hears "nothing new" most of the
// time, and exchanges only the rows that changed, never one in which somebody is at work. Once the
// sitting is closed it has nothing to ask any more.

const EVERY = 2500; // with the two seconds that a picture is kept, nothing is older than five
const jitter = (milliseconds) => milliseconds * (0.8 + Math.random() * 0.4);

class Console {
  constructor(place) {
    this.place = place;
    this.said = document.getElementById("renewed");
    this.usual = this.said ? this.said.textContent : "";
    this.tag = null;
    this.at = new Date();
    this.again();
  }

  again() {
    setTimeout(() => this.renew(), jitter(EVERY));
  }

  async renew() {
    try {
      if (!document.hidden) await this.ask();
      if (this.closed()) return this.say(this.said ? this.said.dataset.over : "");
      this.say(this.usual);
    } catch {
      const hour = this.at.toTimeString().slice(0, 5);
      if (this.said) this.say(this.said.dataset.lost.replace("{hour}", hour));
    }
    this.again();
  }

  async ask() {
    const response = await fetch(this.place.dataset.hall, {
      cache: "no-store",
      redirect: "manual",
      headers: this.tag ? { "If-None-Match": this.tag } : {},
    });
    if (response.status !== 304 && !response.ok) throw new Error(String(response.status));
    this.at = new Date();
    if (response.status === 304) return;
    this.tag = response.headers.get("ETag");
    this.take(new DOMParser().parseFromString(await response.text(), "text/html").body);
  }

  take(fresh) {
    const rows = [...this.place.querySelectorAll("tbody tr")];
    const others = [...fresh.querySelectorAll("tbody tr")];
    const same = rows.length && rows.length === others.length;
    if (same && rows.every((row, place) => row.id === others[place].id)) {
      rows.forEach((row, place) => this.exchange(row, others[place]));
      this.exchange(this.place.querySelector(".roster-counts"), fresh.querySelector(".roster-counts"));
    } else if (!this.place.contains(document.activeElement)) {
      this.place.replaceChildren(...fresh.childNodes);
    } else {
      this.tag = null; // Somebody is at work in it: all of it comes the next time.
    }
  }

  // With a tag all that came is on the page.
  closed() {
    return this.tag !== null && this.place.querySelector(".roster-counts[data-closed]") !== null;
  }

  exchange(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.contains(document.activeElement)) this.tag = null;
    else old.replaceWith(fresh);
  }

  say(text) {
    if (this.said && this.said.textContent !== text) this.said.textContent = text;
  }
}

const place = document.querySelector("[data-hall]");
if (place) new Console(place);
