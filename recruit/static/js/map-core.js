// What every map of ours is made of: the frame that folium's shell has made, the schematic
// districts with their names, pins in clusters, popups, a line between two places. Everything that
// comes from data is written with textContent; colours and shapes stand in map.css, so that they
// follow the reader's light or dark mode.

const NAMES_FROM = 9; // the zoom from which the districts' names fit
const CITY_NAMES_FROM = 10.5; // and those of the districts inside a city
const MOST_IN_POPUP = 6;
const BUTTONS = 64; // pixels that the zoom's buttons take
// How many times the usual size the reader's letters are: what holds text grows with them.
const LETTERS = Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
const SPREAD = 50 * LETTERS; // pixels within which pins become one cluster
const SCALE = 100 * LETTERS; // pixels that the scale takes at most
export const COUNTRY = [[37.5, 44], [42.8, 51.5]]; // and a little around it
const EARTH = 6371008.8; // mean radius in metres

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Browsers differ in how they write numbers in Azerbaijani; the page shows how the server does.
export const grouped = (words, count) =>
  String(count).replace(/\B(?=(\d{3})+$)/g, words.thousand.slice(1, -3));
export const fill = (words, text, count) => text.replace("{count}", grouped(words, count));

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
export const motion = { animate: !still }; // how a map may move by itself

export async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

// The map of the shell, with controls in the page's words and, where the ministry has one, with
// the pictures of its own server.
export function open(frame) {
  const words = frame.dataset;
  const map = window[words.map];
  if (still) Object.assign(map.options, { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false });
  if (words.tiles) {
    const furthest = Number(words.tilesZoom);
    map.setMaxZoom(furthest);
    L.tileLayer(words.tiles, { maxZoom: furthest, attribution: escaped(words.tilesBy) }).addTo(map);
    frame.classList.add("has-tiles");
  }
  L.control.zoom({ zoomInTitle: words.wordCloser, zoomOutTitle: words.wordAway }).addTo(map);
  // Above the attribution, which grows over the other corner where letters are large.
  L.control.scale({ imperial: false, position: "bottomright", maxWidth: SCALE }).addTo(map);
  map.attributionControl.setPrefix("Leaflet");
  map.attributionControl.addAttribution("Natural Earth, GeoNames");
  return map;
}

// Leaflet writes an attribution as HTML; ours is text.
function escaped(text) {
  return element("span", text).innerHTML;
}

// --- districts ------------------------------------------------------------------------------------

export async function drawDistricts(map, address, language) {
  const shapes = await load(address);
  map.createPane("districts").style.zIndex = 300;
  const areas = shapes.features.filter((one) => one.geometry.type !== "Point");
  const className = (one) => (one.properties.parent ? "district district-inside" : "district");
  L.geoJSON(
    { type: "FeatureCollection", features: areas },
    { pane: "districts", interactive: false, style: (one) => ({ className: className(one) }) },
  ).addTo(map);
  nameDistricts(map, shapes.features.map((one) => one.properties), language);
  pointDistricts(map, shapes.features.filter((one) => one.geometry.type === "Point"));
}

// Districts whose borders no free source has yet.
function pointDistricts(map, features) {
  for (const { properties } of features) {
    const style = { pane: "districts", interactive: false, radius: 5, className: "district-point" };
    L.circleMarker([properties.lat, properties.lon], style).addTo(map);
  }
}

function nameDistricts(map, districts, language) {
  map.createPane("names").style.zIndex = 350;
  const layer = (chosen) =>
    L.layerGroup(
      chosen.map((one) => {
        const html = element("span", one[`name_${language}`]);
        const icon = L.divIcon({ className: "district-name", html, iconSize: [0, 0] });
        return L.marker([one.lat, one.lon], { icon, pane: "names", interactive: false, keyboard: false });
      }),
    );
  const cities = new Set(districts.map((one) => one.parent).filter(Boolean));
  const groups = [
    [layer(districts.filter((one) => !one.parent && !cities.has(one.code))), (zoom) => zoom >= NAMES_FROM],
    [layer(districts.filter((one) => cities.has(one.code))), (zoom) => zoom >= NAMES_FROM && zoom < CITY_NAMES_FROM],
    [layer(districts.filter((one) => one.parent)), (zoom) => zoom >= CITY_NAMES_FROM],
  ];
  const show = () =>
    groups.forEach(([names, fits]) => (fits(map.getZoom()) ? names.addTo(map) : names.remove()));
  map.on("zoomend", show);
  show();
}

// --- pins -----------------------------------------------------------------------------------------

// A kind is told by its shape and its sign, not by its colour alone.
export function pinMark(kind) {
  const known = { standard: "pin-standard", incentive: "pin-incentive" };
  const mark = element("span", "", `pin ${known[kind.code] || "pin-signed"}`);
  if (!known[kind.code]) mark.textContent = kind.symbol;
  return mark;
}

// What stands at one place is one pin: a school's vacancies, or schools whose place is not known
// and that stand together at their district's centre. The special kind gives it its shape.
export function places(items) {
  const found = new Map();
  const put = (lat, lon, item) => {
    const key = `${lat},${lon}`;
    if (!found.has(key)) found.set(key, { lat, lon, items: [] });
    found.get(key).items.push(item);
  };
  for (const item of items) {
    put(item.lat, item.lon, item);
    if (item.further) put(item.further.lat, item.further.lon, item);
  }
  return [...found.values()];
}

const kindOf = (place) => (place.items.find((one) => one.kind.special) || place.items[0]).kind;

function pin(place) {
  const icon = L.divIcon({ className: "pin-box", html: pinMark(kindOf(place)), iconSize: [28, 28] });
  const titles = [...new Set(place.items.map((one) => one.title))];
  const title = titles.length > 3 ? `${titles.slice(0, 3).join(", ")} …` : titles.join(", ");
  return Object.assign(L.marker([place.lat, place.lon], { icon, title, alt: title }), { place });
}

function clusterIcon(words, group) {
  const count = group.getAllChildMarkers().reduce((sum, one) => sum + one.place.items.length, 0);
  const box = element("div", String(count));
  box.append(element("span", ` ${fill(words, words.wordGroup, count)}`, "visually-hidden"));
  const size = (count < 100 ? 44 : 50) * LETTERS;
  return L.divIcon({ html: box, className: "marker-cluster", iconSize: [size, size] });
}

// One item in words: in the list its title leads there, in a popup, under the title, its name.
export function card(words, one, name, { titled = true } = {}) {
  const box = element(name);
  const link = element(one.href ? "a" : "span", titled || !one.name ? one.title : one.name);
  if (one.href) link.href = one.href;
  const first = titled && one.name ? [one.name] : [];
  box.append(link, element("p", [...first, ...one.lines].join(" · ")));
  if (one.notes.length) box.append(element("p", one.notes.join(" · "), "pin-note"));
  if (one.away !== undefined) box.append(element("p", words.wordDistance.replace("{km}", kilometres(words, one.away)), "pin-note"));
  return box;
}

function popup(words, place) {
  const box = element("div");
  let title;
  for (const one of place.items.slice(0, MOST_IN_POPUP)) {
    const heading = one.name && one.title !== title;
    if (heading) box.append(element("strong", one.title, "popup-title"));
    title = one.title;
    const made = card(words, one, "div", { titled: !one.name });
    if (words.wordChoose && one.href) {
      const choose = element("a", words.wordChoose, "popup-choose");
      choose.href = one.href;
      made.append(choose);
    }
    box.append(made);
  }
  const more = place.items.length - MOST_IN_POPUP;
  if (more > 0) box.append(element("p", fill(words, words.wordMoreHere, more), "muted"));
  return box;
}

// Resolves once every pin is in its cluster.
export function drawPins(map, points, words) {
  return new Promise((done) => {
    const layer = L.markerClusterGroup({
      chunkedLoading: true,
      chunkProgress: (ready, all) => ready === all && done(layer),
      maxClusterRadius: SPREAD,
      showCoverageOnHover: false,
      animate: !still,
      spiderLegPolylineOptions: { className: "spider-leg" },
      iconCreateFunction: (group) => clusterIcon(words, group),
    });
    const room = map.getSize().x - 2 * BUTTONS; // beside the buttons, which lie over everything
    const size = { maxWidth: Math.min(280 * LETTERS, room), maxHeight: 320, autoPanPaddingTopLeft: [BUTTONS, 8] };
    layer.bindPopup((marker) => popup(words, marker.place), size);
    enterPopups(map, layer, words);
    layer.addLayers(points.map(pin));
    map.addLayer(layer);
    if (!points.length) done(layer);
  });
}

// A popup takes the focus; Escape closes it and gives the focus back to its pin. Leaflet itself
// hears Escape only while the map has the focus, not a pin or a popup.
function enterPopups(map, layer, words) {
  let pressed;
  layer.on("popupopen", ({ popup }) => {
    pressed = document.activeElement;
    const box = popup.getElement();
    box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.wordClose);
    box.querySelector(".leaflet-popup-content a[href]")?.focus({ preventScroll: true });
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    map.closePopup();
    if (pressed?.isConnected) pressed.focus({ preventScroll: true });
  });
}

// --- places and distances -------------------------------------------------------------------------

export function mark(map, lat, lon, text, className = "here") {
  const ring = L.circleMarker([lat, lon], { radius: 9, className, interactive: Boolean(text) }).addTo(map);
  if (text) ring.bindTooltip(() => element("span", text));
  return ring;
}

export function line(map, from, to) {
  mark(map, ...from);
  mark(map, ...to);
  L.polyline([from.slice(0, 2), to.slice(0, 2)], { className: "map-line", interactive: false }).addTo(map);
}

// On a sphere: within half a per cent. Exact distances come from the server.
export function metres(lat, lon, toLat, toLon) {
  const rad = Math.PI / 180;
  const high = Math.sin(((toLat - lat) * rad) / 2) ** 2;
  const wide = Math.sin(((toLon - lon) * rad) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(high + Math.cos(lat * rad) * Math.cos(toLat * rad) * wide));
}

export function kilometres(words, distance) {
  const km = distance / 1000;
  return km < 10 ? km.toFixed(1).replace(".", words.decimal[1]) : grouped(words, Math.round(km));
}
