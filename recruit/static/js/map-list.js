// The list beside a map: it follows what is in view, and is the way for keyboards and for people
// who hear the page.

import { card, element, fill, mark } from "./map-core.js";

const LONGEST = 60;

export function follow(map, items, words) {
  const count = document.getElementById("map-count");
  const list = document.getElementById("map-items");
  if (!count || !list) return () => {};
  const inView = (view, one) =>
    view.contains([one.lat, one.lon]) || (one.further && view.contains([one.further.lat, one.further.lon]));
  const show = () => {
    const view = map.getBounds();
    const seen = items.filter((one) => inView(view, one));
    if (seen[0]?.away !== undefined) seen.sort((one, other) => one.away - other.away);
    list.replaceChildren(...seen.slice(0, LONGEST).map((one) => entry(map, one, words)));
    const more = seen.length - LONGEST;
    if (more > 0) list.append(element("li", fill(words, words.wordMore, more), "muted"));
    count.textContent = seen.length ? fill(words, words.wordHere, seen.length) : words.wordNone;
  };
  map.on("moveend", show);
  show();
  return show;
}

// Whoever points at an entry sees where it lies.
function entry(map, one, words) {
  const made = card(words, one, "li");
  let ring;
  const show = () => (ring ||= mark(map, one.lat, one.lon, "", "pointed"));
  const hide = () => (ring = ring?.remove() && undefined);
  made.addEventListener("mouseenter", show);
  made.addEventListener("mouseleave", hide);
  made.addEventListener("focusin", show);
  made.addEventListener("focusout", hide);
  return made;
}
