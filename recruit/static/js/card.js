// Fields that depend on earlier answers, and what tables compute, as one types. It only shows:
// the server asks, checks and computes by the same rules, with and without this script.
// Numbers are exact fractions of whole numbers, as on the server; nothing is ever a float.

const comma = globalThis.document?.documentElement.lang === "az";

// --- exact numbers ---------------------------------------------------------------------------

const make = (n, d) => (d < 0n ? { n: -n, d: -d } : { n, d });
const plain = (text) => text.replace(/\s/g, "").replace(",", ".");

export function number(text) {
  const said = plain(String(text));
  if (!/^[+-]?\d{1,12}(\.\d{1,6})?$/.test(said)) return null;
  const [whole, part = ""] = said.replace("+", "").split(".");
  return make(BigInt(whole + part), 10n ** BigInt(part.length));
}

const arithmetic = {
  "+": (a, b) => make(a.n * b.d + b.n * a.d, a.d * b.d),
  "-": (a, b) => make(a.n * b.d - b.n * a.d, a.d * b.d),
  "*": (a, b) => make(a.n * b.n, a.d * b.d),
  "/": (a, b) => (b.n === 0n ? null : make(a.n * b.d, a.d * b.n)),
};
const less = (a, b) => a.n * b.d < b.n * a.d;
const best = { min: (a, b) => (less(b, a) ? b : a), max: (a, b) => (less(a, b) ? b : a) };

export function value(tree, given) {
  const [kind, ...parts] = tree;
  if (kind === "number") return number(parts[0]);
  if (kind === "column") return given[parts[0]] ?? null;
  const values = parts.map((part) => value(part, given));
  if (values.some((one) => one === null)) return null;
  return kind in best ? values.reduce(best[kind]) : arithmetic[kind](...values);
}

// Half-up, away from zero on a tie.
export function rounded(fraction, places) {
  const size = fraction.n < 0n ? -fraction.n : fraction.n;
  const scaled = size * 10n ** BigInt(places);
  const whole = scaled / fraction.d + (2n * (scaled % fraction.d) >= fraction.d ? 1n : 0n);
  const digits = String(whole).padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return (fraction.n < 0n && whole ? "-" : "") + text;
}

export function result(rule, rows) {
  let sum = make(0n, 1n), weight = make(0n, 1n), found = false;
  for (const row of rows) {
    const mark = row.numbers[rule.column] ?? null;
    if (mark === null) continue;
    found = true;
    const weighs = (rule.weight && row.numbers[rule.weight]) || make(1n, 1n);
    const counts = converted(rule.scales[row.texts[rule.scale]], mark);
    sum = arithmetic["+"](sum, arithmetic["*"](weighs, counts));
    weight = arithmetic["+"](weight, weighs);
  }
  if (!found || weight.n === 0n) return null;
  return rounded(rule.kind === "sum" ? sum : arithmetic["/"](sum, weight), rule.decimals);
}

function converted(steps, mark) {
  if (!steps || !steps.length) return mark;
  const pairs = steps.map(([from, counts]) => [number(from), number(counts)]);
  const hit = pairs.find(([from]) => !less(mark, from)) ?? pairs[pairs.length - 1];
  return hit[1];
}

// --- tables ----------------------------------------------------------------------------------

function showTable(table) {
  const rules = JSON.parse(table.dataset.table);
  const rows = [...table.querySelectorAll("tbody tr")].map((line) => rowOf(line, rules));
  const place = table.querySelector("[data-result]");
  if (!rules.result || !place) return;
  const found = result(rules.result, rows.filter((row) => !row.empty));
  const unit = place.dataset.unit ? ` ${place.dataset.unit}` : "";
  place.textContent = found === null ? "–" : said(found) + unit;
  place.dataset.value = found ?? "";
}

function rowOf(line, rules) {
  const numbers = {}, texts = {};
  let typed = false;
  for (const input of line.querySelectorAll("input, select")) {
    const code = input.name.replace(/^.*-\d+-/, "");
    texts[code] = input.value.trim();
    numbers[code] = number(input.value);
    if (input.tagName === "INPUT" && input.value.trim()) typed = true;
  }
  for (const { code, tree, decimals } of rules.formulas) {
    const exact = value(tree, numbers);
    const text = exact === null ? null : rounded(exact, decimals);
    numbers[code] = text === null ? null : number(text);
    const cell = line.querySelector(`[data-cell="${code}"]`);
    if (cell) cell.textContent = text === null ? "–" : said(text);
  }
  return { numbers, texts, empty: !typed };
}

const said = (text) => (comma ? text.replace(".", ",") : text);

// --- fields that are asked only sometimes ------------------------------------------------------

function answer(box) {
  const code = box.dataset.field;
  const all = (name) => [...box.querySelectorAll(`[name="${name}"]`)];
  if (box.dataset.kind === "date") {
    const [day, month, year] = ["day", "month", "year"].map((part) => all(`${code}-${part}`)[0]?.value.trim() ?? "");
    const well = /^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && /^\d{4}$/.test(year);
    return well ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : null;
  }
  if (box.dataset.kind === "table") return [...box.querySelectorAll("tbody input")].some((one) => one.value.trim()) || null;
  const inputs = all(code);
  const checked = inputs.filter((one) => one.checked).map((one) => one.value);
  if (box.dataset.kind === "choices") return checked.length ? checked : null;
  if (inputs.some((one) => one.type === "radio")) return checked[0] ?? null;
  return inputs[0]?.value.trim() || null;
}

function compared({ is, kind, value: right }, left) {
  if (is === "answered") return (left !== null) === right;
  if (left === null) return false;
  if (is === "has") return left.includes(right);
  if (kind === "yes-no") return (left === (right ? "yes" : "no")) === (is === "equals");
  if (kind === "number") {
    const a = number(left), b = number(right);
    if (a === null || b === null) return false;
    const order = less(a, b) ? -1 : less(b, a) ? 1 : 0;
    return { equals: order === 0, differs: order !== 0, less: order < 0, "at-most": order <= 0, more: order > 0, "at-least": order >= 0 }[is];
  }
  return { equals: left === right, differs: left !== right, before: left < right, after: left > right }[is];
}

function showFields(form) {
  const answers = {};
  for (const box of form.querySelectorAll("[data-field]")) {
    const rule = box.dataset.when ? JSON.parse(box.dataset.when) : null;
    const each = (one) => compared(one, answers[one.field] ?? null);
    const asked = !rule || (rule.every ? rule.of.every(each) : rule.of.some(each));
    box.hidden = !asked;
    answers[box.dataset.field] = asked ? answer(box) : null;
    const place = asked && box.querySelector("[data-result]");
    if (place) answers[place.dataset.result] = place.dataset.value || null;
  }
}

// --- the page --------------------------------------------------------------------------------

function show() {
  for (const table of document.querySelectorAll("[data-table]")) showTable(table);
  for (const form of document.querySelectorAll("[data-card-form]")) showFields(form);
}

if (typeof document !== "undefined") {
  document.addEventListener("input", show);
  document.addEventListener("change", show);
  show();
}
