// What the page does with Dialtree's picker: hands it tokens, shows where the agent is, and says what is wrong.

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
const AVAILABLE = 1;

const language = document.documentElement.lang;
const picker = document.querySelector("dialtree-picker");
const place = document.getElementById("place");
const calls = document.getElementById("calls");
const calm = document.getElementById("calm");
let trouble = "";

// Shows what is wrong, in the page's language; "" for nothing.
function tell(what) {
  trouble = what;
  const shown = navigator.onLine ? trouble : "offline";
  for (const it of document.querySelectorAll("[data-trouble]")) {
    it.hidden = it.dataset.trouble !== shown;
  }
}

addEventListener("offline", () => tell(trouble));
addEventListener("online", () => tell(trouble));

// Waits before something is tried again, each time longer; a network that has come back cuts it short.
function pause(failures) {
  return new Promise((go) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      go();
    };
    const timer = setTimeout(done, Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE));
    addEventListener("online", done);
  });
}

// A token for whoever is signed in, or what kept our server from giving one.
async function askForToken() {
  try {
    const answer = await fetch("/picker-token", { method: "POST", headers: { "X-CSRF-Token": picker.dataset.csrf } });
    return await answer.json();
  } catch {
    return { trouble: "own" };
  }
}

picker.renew = async () => {
  for (let failures = 0; ; failures += 1) {
    const answer = await askForToken();
    if (answer.trouble === "signed-out") {
      location.assign("/sign-in");
      return "";
    }
    tell(answer.trouble ?? "");
    if (answer.token) {
      return answer.token;
    }
    if (answer.trouble === "page") {
      return "";
    }
    await pause(failures);
  }
};

// A name keeps its own direction within a sentence of either.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name]}\u2069`);

// Shows where the agent is: nowhere, without an extension.
function show({ extension, status }) {
  const isOpen = status?.id === AVAILABLE && extension !== null;
  const name = status && { en: status.nameEn, he: status.nameHe }[language];
  place.hidden = false;
  place.textContent = extension
    ? fill(place.dataset.at, { extension: extension.speedDial || extension.sip, status: name })
    : place.dataset.nowhere;
  place.classList.toggle("is-open", isOpen);
  calls.classList.toggle("is-calm", !isOpen);
  calm.hidden = isOpen;
  calm.textContent = extension ? fill(calm.dataset.status, { status: name }) : calm.dataset.nowhere;
}

for (const name of ["dialtree-ready", "dialtree-login", "dialtree-status"]) {
  document.addEventListener(name, (event) => show(event.detail));
}
document.addEventListener("dialtree-logout", () => show({ extension: null, status: null }));

// The element comes from Dialtree, which may be out of reach. A script that has failed is had under its own address no more.
for (let failures = 0; !customElements.get("dialtree-picker"); failures += 1) {
  try {
    await import(`${picker.dataset.dialtree}/picker.js${failures ? `?again=${failures}` : ""}`);
    tell("");
  } catch {
    tell("unreachable");
    await pause(failures);
  }
}
