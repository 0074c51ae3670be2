// How long something has lasted, counted on by the server's clock: a computer's own may be wrong.
const here = document.querySelector("meta[name='server-time']");
const ahead = here ? Date.parse(here.content) - Date.now() : 0;

function elapsed(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function tick() {
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-ticks]")) {
    const text = elapsed((now - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
}

setInterval(tick, 1000);
