// "Around me": asks the browser where the reader is, and only after the button was pressed. The
// place stays in the browser; distances are worked out here.

import { mark, metres, motion } from "./map-core.js";

const CLOSE = 11; // the zoom at which a district and its neighbours are seen
const PATIENCE = 15000;

// How far each item is from a place, by its nearer school.
export function measure(items, lat, lon) {
  for (const one of items) {
    const places = one.further ? [one, one.further] : [one];
    one.away = Math.min(...places.map((at) => metres(lat, lon, at.lat, at.lon)));
  }
}

export function around(map, items, words, show) {
  const button = document.getElementById("map-around");
  const said = document.getElementById("map-said");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  let here;
  const found = ({ coords: { latitude: lat, longitude: lon } }) => {
    here?.remove();
    here = mark(map, lat, lon, words.wordYou);
    measure(items, lat, lon);
    said.textContent = words.wordAroundFound;
    map.setView([lat, lon], CLOSE, motion);
    show();
  };
  const refused = () => (said.textContent = words.wordAroundRefused);
  button.addEventListener("click", () => {
    said.textContent = words.wordAroundAsking;
    navigator.geolocation.getCurrentPosition(found, refused, { timeout: PATIENCE, maximumAge: 60000 });
  });
}
