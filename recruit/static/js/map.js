// Starts the map of a page: components/map.html says in its data attributes what belongs to it.

import { drawDistricts, drawPins, line, load, mark, open, places } from "./map-core.js";
import { around, measure } from "./map-around.js";
import { items } from "./map-data.js";
import { follow } from "./map-list.js";
import { place } from "./map-place.js";
import { printable } from "./map-print.js";
import { remember } from "./map-view.js";

const frame = document.getElementById("map-frame");
const words = frame.dataset;

const numbers = (text) => text.split(",").map(Number);

function fit(map, found) {
  const marked = [words.here, words.from, words.to].filter(Boolean).map(numbers);
  const points = [...found.map((one) => [one.lat, one.lon]), ...marked];
  const closest = Number(words.closest);
  if (points.length) map.fitBounds(L.latLngBounds(points).pad(0.05), { maxZoom: closest, animate: false });
}

async function draw() {
  const map = open(frame);
  printable(map, frame);
  const viewed = "remember" in words && remember(map, document.getElementById("filters"));
  const [data] = await Promise.all([
    words.points ? load(words.points) : { pins: [] },
    drawDistricts(map, words.districts, document.documentElement.lang),
  ]);
  const found = items(data, words);
  if (words.centre) map.setView(numbers(words.centre), Number(words.closest), { animate: false });
  else if (!viewed) fit(map, found);
  if (words.from && words.to) line(map, [...numbers(words.from), words.fromName], [...numbers(words.to), words.toName]);
  if (words.here) mark(map, ...numbers(words.here), words.hereName);
  if (words.here && "list" in words) measure(found, ...numbers(words.here));
  const show = follow(map, found, words);
  around(map, found, words, show);
  if (words.placeLat) place(map, words);
  await drawPins(map, places(found), words);
  performance.mark("map-drawn"); // bench/map.py reads it
  frame.dataset.drawn = String(found.length);
}

draw().catch((error) => {
  frame.dataset.failed = String(error);
  document.getElementById("map-failed").hidden = false;
  document.getElementById("map-count")?.replaceChildren();
});
