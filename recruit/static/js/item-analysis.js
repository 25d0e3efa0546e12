// Draws the table of items as points: facility by discrimination. The table says the same.

const table = document.getElementById("items");
const place = document.getElementById("chart");
if (table && place && window.Chart) draw();

function draw() {
  const rows = [...table.tBodies[0].rows].filter((row) => row.dataset.discrimination !== "");
  if (!rows.length) return;
  place.hidden = false;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const point = (row) => ({
    x: Number(row.dataset.facility),
    y: Number(row.dataset.discrimination),
    code: row.cells[0].textContent.trim(),
  });
  const points = (flagged, name, shape) => ({
    label: place.dataset[flagged],
    data: rows.filter((row) => row.dataset.state === flagged).map(point),
    backgroundColor: colour(name),
    pointStyle: shape,
    order: flagged === "flagged" ? 0 : 1, // on top where points meet
    pointRadius: 6,
    pointHoverRadius: 8,
  });
  const axis = (name) => ({ title: { display: true, text: place.dataset[name] } });
  window.Chart.defaults.color = colour("--ink");
  window.Chart.defaults.borderColor = colour("--line");
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  new window.Chart(document.getElementById("chart-canvas"), {
    type: "scatter",
    data: {
      datasets: [points("fine", "--accent", "circle"), points("flagged", "--danger", "triangle")],
    },
    options: {
      maintainAspectRatio: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : undefined,
      plugins: {
        legend: { labels: { usePointStyle: true } },
        tooltip: { callbacks: { label: ({ raw }) => `${raw.code}: ${raw.x}; ${raw.y}` } },
      },
      scales: {
        x: { ...axis("facility"), min: 0, max: 1 },
        y: { ...axis("discrimination"), suggestedMin: -0.2, suggestedMax: 0.8 },
      },
    },
  });
}
