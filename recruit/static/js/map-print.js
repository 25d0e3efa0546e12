// Paper shows the map as it stands on the screen, in a size that fits the sheet.

export function printable(map, frame) {
  const fit = (on) => {
    const view = [map.getCenter(), map.getZoom()];
    frame.classList.toggle("printing", on);
    map.invalidateSize({ animate: false });
    map.setView(...view, { animate: false });
  };
  addEventListener("beforeprint", () => fit(true));
  addEventListener("afterprint", () => fit(false));
  const button = document.getElementById("map-print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
}
