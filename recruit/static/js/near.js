// "From here": the browser says where it is, where its owner allows it, and the search begins.
const button = document.getElementById("from-here");
const place = document.getElementById("place");
const said = document.getElementById("from-here-said");

function found(position) {
  const { latitude, longitude } = position.coords;
  button.disabled = false; // for who comes back to this page
  place.value = `${latitude.toFixed(5)},${longitude.toFixed(5)}`;
  place.form.requestSubmit();
}

function denied() {
  button.disabled = false;
  said.textContent = button.dataset.denied;
  said.hidden = false;
  place.focus();
}

if (button && place && navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(found, denied, { timeout: 10000, maximumAge: 60000 });
  });
}
