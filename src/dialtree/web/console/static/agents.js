// The agent board as it happens: rows and totals change where they are, and nothing that is being read moves.
const GATHER = 60;
const REST = 700;
const AFTER_FAILURE = 5000;
const AGAIN = [1000, 2000, 5000, 10000, 20000];

const live = document.querySelector("[data-live]");
const changed = new Set();
let stream = null;
let retry = null;
let failures = 0;
let known = false;
let whole = false;
let telling = false;

const board = () => document.getElementById("agents");
const row = (id) => document.getElementById(`agent-${id}`);

let wake = () => {};
function pause(milliseconds) {
  return new Promise((done) => {
    wake = done;
    setTimeout(done, milliseconds);
  });
}

function say(state) {
  live.dataset.live = state;
  for (const text of live.querySelectorAll("[data-live-text]")) text.hidden = text.dataset.liveText !== state;
}

// What has changed is asked for as the server shows it: some rows and the totals, or all of the part.
async function ask() {
  const { list, news } = board().dataset;
  if (whole) {
    whole = false;
    changed.clear();
    await htmx.ajax("GET", list, { target: "#agents", swap: "outerHTML" });
    return;
  }
  const ids = [...changed].filter(row).slice(0, 50);
  changed.clear();
  await htmx.ajax("GET", `${news}ids=${ids.join(".")}`, { target: "#agent-news", swap: "none" });
}

let failed = false;
document.addEventListener("htmx:afterRequest", (event) => {
  if (["agents", "agent-news"].includes(event.detail.target?.id)) failed = !event.detail.successful;
});

// A row that is as it was stays, and so does whatever has a link that has just been followed, until that is answered.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (!target.matches("[data-agent], #agent-totals")) return;
  const { agent, version } = target.dataset;
  const busy = target.matches(":has(.htmx-request)");
  if (busy) changed.add(Number(agent ?? 0));
  if (busy || (agent && fragment.firstElementChild.dataset.version === version)) event.detail.shouldSwap = false;
});

async function tell() {
  if (telling) return;
  telling = true;
  await pause(GATHER);
  while (changed.size || whole) {
    await ask().catch(() => {});
    await pause(failed ? AFTER_FAILURE : REST);
  }
  telling = false;
}

function renew() {
  whole = true;
  tell();
}

// Who comes into what is shown, or leaves it, is told of and not put in: rows would move away under the reader.
function compare(agent) {
  const { status, held, search } = board().dataset;
  if (!status && !held) return;
  const fits = (!status || agent.status === Number(status)) && (!held || (held === "yes") === (agent.user_id !== null));
  if (fits === Boolean(row(agent.extension_id)) || (fits && search)) return;
  if (!board().querySelector("tbody")) renew();
  else board().querySelector("[data-outdated]").hidden = false;
}

function begin() {
  clearTimeout(retry);
  stream?.close();
  stream = new EventSource(live.dataset.events);
  stream.addEventListener("open", () => {
    failures = 0;
    say("on");
  });
  stream.addEventListener("error", () => {
    say("lost");
    // An answer that is no stream is the end of it, as browsers see it. Whoever is signed out is led to where to sign in
    // by what else is asked.
    if (stream.readyState === EventSource.CLOSED) {
      changed.add(0);
      tell();
      again();
    }
  });
  stream.addEventListener("ready", () => {
    wake();
    if (known) return renew();
    known = true;
    for (const it of document.querySelectorAll("[data-agent]")) changed.add(Number(it.dataset.agent));
    // Without any, the totals may still be other than when the page was made.
    changed.add(0);
    tell();
  });
  stream.addEventListener("agent", (event) => {
    const agent = JSON.parse(event.data);
    compare(agent);
    changed.add(agent.extension_id);
    tell();
  });
  for (const kind of ["gone", "directory", "reset"]) stream.addEventListener(kind, renew);
}

function again() {
  clearTimeout(retry);
  retry = setTimeout(begin, AGAIN[Math.min(failures, AGAIN.length - 1)]);
  failures += 1;
}

function end() {
  clearTimeout(retry);
  stream?.close();
}

if (live) {
  say("begins");
  begin();
  addEventListener("offline", () => {
    end();
    say("lost");
  });
  addEventListener("online", begin);
  // A browser has few connections to a server: pages that nobody looks at take none.
  document.addEventListener("visibilitychange", () => (document.hidden ? end() : begin()));
  addEventListener("pagehide", end);
}
