// The part of the country that is shown, in the address (#9/40.3777/49.8920): a reload, a shared
// link and the way back show it again. A view that means nothing is passed over.

import { COUNTRY, motion } from "./map-core.js";
import { onEarth } from "./map-data.js";

const SHAPE = /^#(\d{1,2}(?:\.\d{1,2})?)\/(-?\d{1,2}(?:\.\d{1,6})?)\/(-?\d{1,3}(?:\.\d{1,6})?)$/;

function read(map) {
  const [, zoom, lat, lon] = (SHAPE.exec(location.hash) || []).map(Number);
  const there = onEarth(lat, lon) && L.latLngBounds(COUNTRY).contains([lat, lon]);
  return there ? [[lat, lon], Math.min(Math.max(zoom, map.getMinZoom()), map.getMaxZoom())] : undefined;
}

function written(map) {
  const { lat, lng } = map.getCenter();
  return `#${Number(map.getZoom().toFixed(2))}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
}

// Goes where the address says; true where it says something. From then on the address follows.
export function remember(map, form) {
  const begin = read(map);
  if (begin) map.setView(...begin, { animate: false });
  map.on("moveend", () => history.replaceState(history.state, "", written(map)));
  addEventListener("hashchange", () => {
    const view = read(map);
    if (view) map.setView(...view, motion);
  });
  // Another filter, the other language: the same part of the country.
  form?.addEventListener("submit", () => (form.action = form.action.split("#")[0] + location.hash));
  for (const link of document.querySelectorAll(".chips a, .languages a")) {
    link.addEventListener("click", () => (link.hash = location.hash));
  }
  return Boolean(begin);
}
