// Keys for those who check applications all day. Everything works without them: a key presses a
// button or opens a part of the page that is there for the mouse as well.

const keys = document.getElementById("keys");
const rows = [...document.querySelectorAll("[data-keys=rows] tbody tr")];
let current = -1;

function typing(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function show(number) {
  if (!rows.length) return;
  rows[current]?.classList.remove("current");
  current = Math.min(Math.max(number, 0), rows.length - 1);
  rows[current].classList.add("current");
  rows[current].querySelector("a").focus();
}

function open(part) {
  if (!part) return;
  part.open = true;
  part.scrollIntoView({ block: "nearest" });
  part.querySelector("input:not([type=hidden]), textarea")?.focus();
}

const ACTIONS = {
  j: () => show(current + 1),
  k: () => show(current - 1),
  "/": () => document.getElementById("q")?.focus(),
  a: () => document.getElementById("key-a")?.click(),
  t: () => document.getElementById("key-t")?.click(),
  z: () => document.getElementById("key-z")?.click(),
  u: () => document.getElementById("key-u")?.click(),
  r: () => open(document.getElementById("key-r")),
  x: () => open(document.getElementById("key-x")),
  "?": () => (keys.open ? keys.close() : keys.showModal()),
};

if (keys) {
  document.getElementById("keys-close").addEventListener("click", () => keys.close());
  for (const hint of document.querySelectorAll(".keys-hint")) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (typing(event.target)) return;
    if (keys.open && event.key !== "?") return;
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
