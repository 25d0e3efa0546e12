// One pin that people move to where a school really stands: by dragging, by a click on the map,
// with the arrow keys, or by typing its coordinates into the two fields, which always stand there.

import { element, motion } from "./map-core.js";
import { onEarth } from "./map-data.js";

const STEP = 10; // pixels an arrow key moves the pin; with Shift one
const DIGITS = 5; // about a metre
const CLOSE = 12;
const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function place(map, words) {
  const fields = [words.placeLat, words.placeLon].map((id) => document.getElementById(id));
  const typed = () => fields.map((field) => Number.parseFloat(field.value.trim().replace(",", ".")));
  const known = onEarth(...typed());
  const begin = known ? L.latLng(...typed()) : map.getCenter();
  const icon = L.divIcon({ className: "pin-box place-pin", html: element("span", "", "pin pin-place"), iconSize: [44, 44] });
  const pin = L.marker(begin, { icon, draggable: true, autoPan: true, title: words.wordPlace, alt: words.wordPlace }).addTo(map);
  if (known) map.setView(begin, CLOSE, { animate: false });

  const write = () => {
    const { lat, lng } = pin.getLatLng();
    [lat, lng].forEach((value, which) => {
      fields[which].value = value.toFixed(DIGITS);
      fields[which].dispatchEvent(new Event("input", { bubbles: true }));
    });
  };
  const move = (to) => {
    pin.setLatLng(to);
    if (!map.getBounds().contains(to)) map.panTo(to, motion);
    write();
  };
  pin.on("dragend", write);
  map.on("click", (event) => move(event.latlng));
  pin.getElement().addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation(); // else the map would move as well
    const far = event.shiftKey ? 1 : STEP;
    const at = map.latLngToContainerPoint(pin.getLatLng());
    move(map.containerPointToLatLng(at.add([way[0] * far, way[1] * far])));
  });
  fields.forEach((field) =>
    field.addEventListener("change", () => {
      if (!onEarth(...typed())) return;
      pin.setLatLng(typed());
      map.setView(typed(), Math.max(map.getZoom(), CLOSE), { animate: false });
    }),
  );
}
