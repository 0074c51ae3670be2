// Ticking things of a table: all of a page at once, and what can be done with them once any is ticked.
const BOX = 'input[type="checkbox"][form="bulk"]';

function update() {
  const bar = document.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll(BOX)];
  const chosen = boxes.filter((it) => it.checked).length;
  const all = document.querySelector("[data-select-all]");
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
  // Those on other pages are offered to whoever has ticked all of this one.
  const every = bar.querySelector('[name="every"]');
  if (every) {
    every.closest("label").hidden = !all.checked;
    every.checked &&= all.checked;
  }
  bar.classList.toggle("is-open", chosen > 0);
  bar.querySelector("[data-bulk-count]").textContent = every?.checked ? every.dataset.total : chosen;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) {
    for (const box of document.querySelectorAll(BOX)) box.checked = event.target.checked;
  }
  if (event.target.matches(`${BOX}, [data-select-all], [data-bulk-bar] [name="every"]`)) update();
});
document.addEventListener("htmx:afterSettle", update);
// A browser that comes back to the page has ticked again what was.
addEventListener("pageshow", update);
update();
