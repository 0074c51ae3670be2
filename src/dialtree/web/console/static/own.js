// One's own pages. The secret of a one-time link is the fragment of its address, which no server sees: here it goes into
// the form, and leaves the address. Whoever changes the language or the theme meanwhile comes back with it.
const RESET = "/console/reset";

const link = document.querySelector("[data-link]");
const secret = location.hash.slice(1);
if (link && secret) {
  history.replaceState(null, "", RESET);
  link.elements.token.value = secret;
  link.requestSubmit();
}

// Another link, opened where the page stands already, would not load it anew.
addEventListener("hashchange", () => {
  if (location.pathname === RESET) location.replace(`${RESET}?${Date.now()}${location.hash}`);
});

const kept = document.querySelector("[data-kept-token]");
if (kept) {
  for (const back of document.querySelectorAll("input[name=back]")) back.value = `${RESET}#${kept.value}`;
}

// After a wrong password it is asked for anew.
document.addEventListener("htmx:afterSettle", (event) => {
  const told = event.detail.elt.querySelector?.("[data-next-field]");
  if (told) document.getElementById(told.dataset.nextField).select();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
