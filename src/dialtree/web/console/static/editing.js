// Where something is edited in its place: Escape leaves it as it was, and the focus goes back to where it came from.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest?.(".is-edited")?.querySelector("[data-cancel]")?.click();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  if (swapped.matches?.(".editable:not(.is-edited)")) swapped.querySelector(".edit-button")?.focus();
});
