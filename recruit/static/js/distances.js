// Names that fit while somebody types, and "from here". Without this the page works as well: it
// then asks which of several schools was meant.

const PAUSE = 200; // milliseconds without a key before names are asked for
const SHORTEST = 2;
const PATIENCE = 15000;
const DIGITS = 5; // of a degree: about a metre

const form = document.getElementById("distance-form");

function suggest(input) {
  const list = document.getElementById(input.getAttribute("list"));
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = input.value.trim();
    if (typed.length < SHORTEST) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok) return; // the page itself finds names as well
      const names = await answer.json();
      list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
    }, PAUSE);
  });
}

function fromHere(button, said, input) {
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  const say = (text) => {
    said.hidden = false;
    said.textContent = text;
  };
  button.addEventListener("click", () => {
    say(button.dataset.asking);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        input.value = `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`;
        form.requestSubmit();
      },
      () => say(button.dataset.denied),
      { timeout: PATIENCE, maximumAge: 60000 },
    );
  });
}

form.querySelectorAll("input[list]").forEach(suggest);
fromHere(document.getElementById("here"), document.getElementById("here-said"), document.getElementById("from"));
