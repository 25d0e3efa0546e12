// The pages of a PDF stand where its link stood, once that comes into sight. Without script, or
// when the line fails, the link is there.

async function show(place) {
  try {
    const response = await fetch(place.dataset.pages, { redirect: "manual" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const pages = page.getElementById("pages");
    if (pages) place.replaceChildren(...pages.children);
  } catch {
    // The link stays.
  }
}

const sight = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      sight.unobserve(entry.target);
      show(entry.target);
    }
  },
  { rootMargin: "200px" },
);
for (const place of document.querySelectorAll("[data-pages]")) sight.observe(place);
