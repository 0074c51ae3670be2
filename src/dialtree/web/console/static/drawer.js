// The drawer takes the focus when it opens, keeps it, and gives it back when it closes.
const place = document.getElementById("drawer");
let opener = null;

function drawer() {
  return place?.querySelector("[data-drawer]");
}

function close() {
  if (!drawer()) return;
  place.replaceChildren();
  opener?.focus();
  opener = null;
}

// What is wrong comes first: the field, or else what is told above all of them; then what the form starts with.
function start() {
  const opened = drawer();
  const field = opened?.querySelector('[aria-invalid="true"], .form-check-input.is-invalid');
  if (field) return field;
  const alert = opened?.querySelector(".alert-danger");
  if (alert) alert.tabIndex = -1;
  return alert ?? opened?.querySelector("[autofocus]") ?? opened?.querySelector("a, button, input, select, textarea");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target === place && !drawer()) opener = event.detail.elt;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === place) start()?.focus();
});

document.addEventListener("click", (event) => {
  if (drawer() && event.target.closest("[data-close-drawer]")) {
    event.preventDefault();
    close();
  }
});

document.addEventListener("keydown", (event) => {
  const opened = drawer();
  if (!opened) return;
  if (event.key === "Escape") close();
  if (event.key !== "Tab") return;
  const stops = [...opened.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")].filter(
    (it) => !it.disabled && it.offsetParent !== null,
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge || !opened.contains(document.activeElement)) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
});
