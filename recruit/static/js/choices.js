// Dragging as an extra: the list works with its buttons alone. A drop sends the whole new order
// through the list's own form, so that the server checks it like every other change. While something
// is dragged its place is announced, for those who hear the page.

const announcer = document.getElementById("announce");

function announce(list, item) {
  const items = [...list.children];
  const said = { name: item.dataset.name, rank: items.indexOf(item) + 1, count: items.length };
  const text = announcer.dataset.word.replace(/\{(\w+)\}/g, (_, word) => said[word]);
  if (announcer.textContent !== text) announcer.textContent = text;
}

function order(list) {
  return [...list.children].map((item) => item.dataset.vacancy).join(" ");
}

function send(form, list) {
  for (const [name, value] of [["do", "order"], ["order", order(list)]]) {
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
      if (event.dataTransfer.dropEffect === "none") list.append(...items); // given up with Escape
      else if (order(list) !== before) send(list.closest("form"), list);
    });
  }
  list.addEventListener("dragover", (event) => {
    const dragged = list.querySelector(".dragged");
    if (!dragged) return;
    event.preventDefault();
    list.insertBefore(dragged, itemBelow(list, event.clientY) ?? null);
    announce(list, dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
}
