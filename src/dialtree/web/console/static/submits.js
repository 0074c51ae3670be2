// A form that is under way is not sent again, however often its button is pressed. Forms that only ask (GET) are.
const PATIENCE = 30_000;

function mark(form) {
  form.setAttribute("aria-busy", "true");
  // Not disabled: a disabled button's name and value would not be sent, and it would lose the focus.
  for (const button of form.elements) if (button.type === "submit") button.setAttribute("aria-disabled", "true");
}

function release(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.elements) if (button.type === "submit") button.removeAttribute("aria-disabled");
}

// Ahead of htmx, which would send it once more when the first has been answered.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.hasAttribute("aria-busy")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

// What the browser itself sends is under way until the page has gone.
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  mark(event.target);
  // Whoever has stopped the browser from loading can send it once more.
  setTimeout(release, PATIENCE, event.target);
});

document.addEventListener("htmx:beforeSend", (event) => {
  const { elt, requestConfig } = event.detail;
  if (elt.matches("form") && requestConfig.verb !== "get") mark(elt);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  // Where the answer leads on, the page is about to go.
  if (elt.matches("form") && !xhr.getResponseHeader("HX-Redirect")) release(elt);
});

// A browser that goes back may bring the page as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[aria-busy]")) release(form);
});
