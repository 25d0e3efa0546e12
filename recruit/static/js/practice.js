// The clock of a practice test: it only shows how much is left, nothing ends or is lost with it.

const place = document.getElementById("practice-clock");
if (place) {
  const began = performance.now();
  const span = Number(place.dataset.until) - Number(place.dataset.now);
  const said = place.querySelector("strong");
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const left = Math.max(0, Math.ceil((span - (performance.now() - began)) / 1000));
    said.textContent = `${two(Math.floor(left / 3600))}:${two(Math.floor((left % 3600) / 60))}:${two(left % 60)}`;
    if (left > 0) return;
    clearInterval(timer);
    place.setAttribute("role", "alert");
    place.textContent = place.dataset.over;
  };
  const timer = setInterval(tick, 500);
  tick();
}
