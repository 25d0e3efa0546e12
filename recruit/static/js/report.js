// Draws the report's table as bars. The table says the same; without script it stands alone.

const POSTS = 3; // columns of the table's body, counted after the row's name
const FILLED = 4;
const NARROW = 640; // below this the bars lie, one row under the other
const ROW = 26; // pixels a row needs then

const table = document.getElementById("report");
const place = document.getElementById("chart");
if (table && place && window.Chart) draw();

function draw() {
  const rows = [...table.tBodies[0].rows]
    .map((row) => ({ name: row.cells[0].textContent.trim(), values: values(row) }))
    .filter((row) => row.values[POSTS] || row.values[FILLED]);
  if (!rows.length) return;
  const lying = place.parentElement.clientWidth < NARROW;
  if (lying) place.style.height = `${rows.length * ROW + 90}px`;
  place.hidden = false;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const bars = (column, name) => ({
    label: heads[column + 1],
    data: rows.map((row) => row.values[column]),
    backgroundColor: colour(name),
  });
  window.Chart.defaults.color = colour("--ink");
  window.Chart.defaults.borderColor = colour("--line");
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  new window.Chart(document.getElementById("chart-canvas"), {
    type: "bar",
    data: {
      labels: rows.map((row) => row.name),
      datasets: [bars(POSTS, "--accent-3"), bars(FILLED, "--accent")],
    },
    options: {
      indexAxis: lying ? "y" : "x",
      maintainAspectRatio: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : undefined,
      scales: {
        [lying ? "y" : "x"]: { ticks: { autoSkip: false } },
        [lying ? "x" : "y"]: { beginAtZero: true, ticks: { precision: 0 } },
      },
    },
  });
}

function values(row) {
  return [...row.querySelectorAll("td")].map((cell) => Number(cell.dataset.value));
}
