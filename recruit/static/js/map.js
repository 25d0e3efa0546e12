// Draws the vacancies into the map that the shell has made, and keeps a list beside it that
// follows what is in view. Everything that comes from data is written with textContent.

const frame = document.getElementById("map-frame");
const words = frame.dataset;
const map = window[words.map];
const LONGEST_LIST = 60;

const fill = (text, count) => text.replace("{count}", new Intl.NumberFormat(words.language).format(count));

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function vacancies(data) {
  return data.rows.map(([lat, lon, school, district, subject, incentive, posts, id]) => ({
    lat, lon, posts, incentive: incentive === 1,
    school: data.schools[school], district: data.districts[district], subject: data.subjects[subject],
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
    iconSize: [24, 24],
  });
  return Object.assign(
    L.marker([one.lat, one.lon], { icon, title: one.school, alt: `${one.school}, ${one.subject}` }),
    { vacancy: one },
  );
}

function cluster(points) {
  const layer = L.markerClusterGroup({
    chunkedLoading: true,
    maxClusterRadius: 50,
    showCoverageOnHover: false,
    iconCreateFunction: (group) => {
      const count = group.getChildCount();
      const box = element("div", String(count));
      box.setAttribute("aria-label", fill(words.wordGroup, count));
      return L.divIcon({ html: box, className: "marker-cluster", iconSize: [40, 40] });
    },
  });
  layer.bindPopup((marker) => card(marker.vacancy, "div"));
  layer.addLayers(points.map(pin));
  return layer;
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
  L.geoJSON(shapes, {
    pane: "districts",
    interactive: false,
    style: { color: "#4a5563", weight: 1, fillColor: "#faf9f6", fillOpacity: 0.9 },
  }).addTo(map);
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function draw() {
  map.attributionControl.setPrefix("Leaflet");
  map.attributionControl.addAttribution("Natural Earth, GeoNames (CC BY 4.0)");
  const [data, shapes] = await Promise.all([load(words.points), load(words.districts)]);
  drawDistricts(shapes);
  const points = vacancies(data);
  map.addLayer(cluster(points));
  if (points.length) map.fitBounds(L.latLngBounds(points.map((one) => [one.lat, one.lon])).pad(0.05));
  follow(points);
  frame.dataset.drawn = String(points.length);
}

draw().catch(() => {
  document.getElementById("map-count").textContent = words.wordFailed;
});
