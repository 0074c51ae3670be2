// Files: dropped onto a form, looked at before they are sent, and how much of one has arrived.
function say(form, text) {
  const error = form.querySelector("[data-drop-error]");
  error.textContent = text;
  error.hidden = !text;
  form.querySelector("[data-drop]").classList.toggle("is-invalid", Boolean(text));
}

function look(form) {
  const [file] = form.elements.file.files;
  const name = form.querySelector("[data-drop-name]");
  name.hidden = !file;
  name.querySelector("bdi").textContent = file ? file.name : "";
  const tooLarge = file && file.size > Number(form.dataset.most);
  say(form, tooLarge ? form.dataset.tooLarge : "");
  return !tooLarge;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-upload]");
  if (form && event.target.type === "file") look(form);
});

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    const form = zone.closest("form");
    if (kind === "drop" && event.dataTransfer.files.length) {
      form.elements.file.files = event.dataTransfer.files;
      look(form);
    }
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("[data-upload]");
  if (!form) return;
  if (!look(form)) event.preventDefault();
  else if (form.elements.file.files.length) form.querySelector("[data-upload-progress]").hidden = false;
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest?.("[data-upload]");
  if (!form || !event.detail.lengthComputable) return;
  const { loaded, total } = event.detail;
  const bar = form.querySelector("progress");
  if (loaded < total) bar.value = (100 * loaded) / total;
  else {
    bar.removeAttribute("value");
    form.querySelector("[data-upload-text]").textContent = form.dataset.planning;
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("[data-upload]");
  if (form && !event.detail.successful) form.querySelector("[data-upload-progress]").hidden = true;
});
