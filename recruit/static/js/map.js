// Draws the vacancies into the map that the shell has made, and keeps a list beside it that
// follows what is in view. Everything that comes from data is written with textContent; colours
// stand in map.css, so that they follow the reader's light or dark mode.

const frame = document.getElementById("map-frame");
const words = frame.dataset;
const map = window[words.map];
const LONGEST_LIST = 60;
const NAMES_FROM = 9; // the zoom from which the districts' names fit

// Browsers differ in how they write numbers in Azerbaijani; the page shows how the server does.
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, words.thousand.slice(1, -3));
const fill = (text, count) => text.replace("{count}", grouped(count));

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function vacancies(data) {
  return data.rows.map(([lat, lon, school, district, subject, incentive, posts, id]) => ({
    lat, lon, posts, incentive: incentive === 1,
    school: data.schools[school], district: data.districts[district][0], subject: data.subjects[subject],
    address: words.vacancy.replace("PUBLIC-ID", id),
  }));
}

function description(one) {
  const kind = one.incentive ? words.wordIncentive : words.wordStandard;
  return `${one.subject} · ${one.district} · ${kind} · ${words.wordPosts}: ${one.posts}`;
}

function card(one, name) {
  const box = element(name);
  const link = element("a", one.school);
  link.href = one.address;
  box.append(link, element("p", description(one)));
  return box;
}

function pin(one) {
  const icon = L.divIcon({
    className: "pin-box",
    html: element("span", "", one.incentive ? "pin pin-incentive" : "pin pin-standard"),
    iconSize: [28, 28],
  });
  const title = `${one.school}, ${one.subject}`;
  return Object.assign(L.marker([one.lat, one.lon], { icon, title }), { vacancy: one });
}

function clusterIcon(group) {
  const count = group.getChildCount();
  const box = element("div", String(count));
  box.append(element("span", ` ${fill(words.wordGroup, count)}`, "visually-hidden"));
  const size = count < 100 ? 40 : 48;
  return L.divIcon({ html: box, className: "marker-cluster", iconSize: [size, size] });
}

function cluster(points) {
  const layer = L.markerClusterGroup({
    chunkedLoading: true,
    maxClusterRadius: 50,
    showCoverageOnHover: false,
    spiderLegPolylineOptions: { className: "spider-leg" },
    iconCreateFunction: clusterIcon,
  });
  layer.bindPopup((marker) => card(marker.vacancy, "div"), { maxWidth: 260 });
  layer.on("popupopen", ({ popup }) => {
    const box = popup.getElement();
    box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.wordClose);
    box.querySelector("a[href]:not(.leaflet-popup-close-button)").focus({ preventScroll: true });
  });
  layer.addLayers(points.map(pin));
  return layer;
}

// Leaflet hears Escape only while the map itself has the focus, not a marker or a popup.
function closeWithEscape(layer) {
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const marker = layer.getLayers().find((one) => one.isPopupOpen());
    map.closePopup();
    marker?.getElement()?.focus({ preventScroll: true });
  });
}

function follow(points) {
  const count = document.getElementById("map-count");
  const items = document.getElementById("map-items");
  const show = () => {
    const view = map.getBounds();
    const seen = points.filter((one) => view.contains([one.lat, one.lon]));
    items.replaceChildren(...seen.slice(0, LONGEST_LIST).map((one) => card(one, "li")));
    const more = seen.length - LONGEST_LIST;
    if (more > 0) items.append(element("li", fill(words.wordMore, more), "muted"));
    count.textContent = seen.length ? fill(words.wordHere, seen.length) : words.wordNone;
  };
  map.on("moveend", show);
  show();
}

function drawDistricts(shapes) {
  map.createPane("districts").style.zIndex = 300;
  const style = { pane: "districts", interactive: false, style: { className: "district" } };
  L.geoJSON(shapes, style).addTo(map);
}

function nameDistricts(districts) {
  map.createPane("names").style.zIndex = 350;
  const names = L.layerGroup(
    districts.map(([name, lat, lon]) => {
      const icon = L.divIcon({ className: "district-name", html: element("span", name), iconSize: [0, 0] });
      return L.marker([lat, lon], { icon, pane: "names", interactive: false, keyboard: false });
    }),
  );
  const show = () => (map.getZoom() >= NAMES_FROM ? names.addTo(map) : names.remove());
  map.on("zoomend", show);
  show();
}

function addControls() {
  L.control.zoom({ zoomInTitle: words.wordCloser, zoomOutTitle: words.wordAway }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix("Leaflet");
  map.attributionControl.addAttribution("Natural Earth, GeoNames");
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function draw() {
  addControls();
  const [data, shapes] = await Promise.all([load(words.points), load(words.districts)]);
  drawDistricts(shapes);
  nameDistricts(data.districts);
  const points = vacancies(data);
  const layer = cluster(points);
  map.addLayer(layer);
  closeWithEscape(layer);
  if (points.length) map.fitBounds(L.latLngBounds(points.map((one) => [one.lat, one.lon])).pad(0.05), { maxZoom: 11 });
  follow(points);
  frame.dataset.drawn = String(points.length);
}

draw().catch(() => {
  document.getElementById("map-count").textContent = words.wordFailed;
  document.getElementById("by-district")?.setAttribute("open", "");
});
