// Runs before anything is drawn: who has chosen no theme gets that of the system. A page that has it chosen says so itself.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function follow() {
  root.dataset.bsTheme = dark.matches ? "dark" : "light";
}

root.classList.add("has-script");
if (root.dataset.theme === "system") {
  follow();
  dark.addEventListener("change", follow);
}
