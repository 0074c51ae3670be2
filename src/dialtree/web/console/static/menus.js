// Menus are <details>: they close on Escape, and when something else is pressed. What a page says once can be taken away.
const OPEN = "details.menu[open], details.nav-toggle[open]";

function closeMenus(except) {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  event.target.closest("[data-dismiss]")?.closest("[data-flash]")?.remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(OPEN);
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What is folded up on a phone stands open where there is room, and where no script would fold it.
const wide = matchMedia("(min-width: 992px)");
function unfold() {
  for (const details of document.querySelectorAll("[data-open-when-wide]")) {
    details.open = wide.matches;
    details.dataset.isFolded = "";
  }
}
wide.addEventListener("change", unfold);
unfold();
