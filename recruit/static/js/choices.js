// Dragging as an extra: the list works with its buttons alone. A drop sends the whole new order
// through the list's own form, so that the server checks it like every other change. While something
// is dragged its place is announced, for those who hear the page.

import { fill } from "./words.js";

const announcer = document.getElementById("announce");

function announce(list, item) {
  const items = [...list.children];
  const said = { name: item.dataset.name, rank: items.indexOf(item) + 1, count: items.length };
  const text = fill(announcer.dataset.word, said);
  if (announcer.textContent !== text) announcer.textContent = text;
}

function order(list) {
  return [...list.children].map((item) => item.dataset.vacancy).join(" ");
}

function send(form, list, moved) {
  for (const [name, value] of [["do", `order:${moved}`], ["order", order(list)]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.submit();
}

function itemBelow(list, y) {
  return [...list.children].find((item) => {
    const box = item.getBoundingClientRect();
    return !item.classList.contains("dragged") && y < box.top + box.height / 2;
  });
}

for (const list of document.querySelectorAll("[data-sortable]")) {
  const before = order(list);
  const items = [...list.children];
  for (const item of items) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      item.classList.add("dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.vacancy);
    });
    item.addEventListener("dragend", (event) => {
      item.classList.remove("dragged");
      if (event.dataTransfer.dropEffect === "none") giveUp(item);
      else if (order(list) !== before) send(list.closest("form"), list, item.dataset.vacancy);
    });
  }
  const giveUp = (item) => {
    // With Escape, or dropped elsewhere.
    list.append(...items);
    announce(list, item);
  };
  // Whatever is dragged over says that it takes it, also the moment it comes under the pointer:
  // after each change of places that is another row, and who lets go then has dropped it there.
  const take = (event) => {
    const dragged = list.querySelector(".dragged");
    if (dragged) event.preventDefault();
    return dragged;
  };
  list.addEventListener("dragenter", take);
  list.addEventListener("dragover", (event) => {
    const dragged = take(event);
    if (!dragged) return;
    const below = itemBelow(list, event.clientY) ?? null;
    if (below !== dragged.nextElementSibling) list.insertBefore(dragged, below);
    announce(list, dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
}
