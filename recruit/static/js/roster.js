// The officials' roster renews itself.

import { jitter } from "./exam/time.js";

function watch(place) {
  const again = () => setTimeout(renew, jitter(4000));
  const renew = async () => {
    try {
      if (!document.hidden && !place.contains(document.activeElement)) {
        const response = await fetch(place.dataset.watch, { redirect: "manual" });
        if (response.ok) place.innerHTML = await response.text();
      }
    } catch {
      // The line is cut: what is shown stays.
    }
    again();
  };
  again();
}

for (const place of document.querySelectorAll("[data-watch]")) watch(place);
