// What is shown once is taken away when its page is left, so that going back in the browser does not show it again.
addEventListener("pagehide", () => {
  for (const shown of document.querySelectorAll("[data-secret]")) shown.remove();
});
