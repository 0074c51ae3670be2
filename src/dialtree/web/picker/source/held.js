// The extension that is held: which one, at what status, for how long; and the buttons to change that.

import { dot, duration, make } from "./dom.js";
import { isolated, say } from "./texts.js";

export const LOGIN = 1;
export const LOGOUT = 2;

export class Held {
  #does;
  #since = 0;
  #shown = "";

  // does: what happens when somebody takes a status (its number), or wants another extension.
  constructor(does) {
    this.#does = does;
    this.title = make("span", { class: "title", id: "held-title", part: "title" });
    this.name = make("bdi");
    this.dial = make("bdi", { class: "dial", dir: "ltr", part: "dial" });
    this.now = make("div", { class: "now", part: "now" });
    this.since = make("span", { class: "since", dir: "ltr", part: "since", role: "timer" });
    this.statuses = make("div", { class: "statuses", part: "statuses", role: "group" });
    this.change = make("button", { part: "change", type: "button", onclick: () => does.change() });
    this.logout = make("button", { class: "logout", part: "logout", type: "button", onclick: () => does.take(LOGOUT) });
    this.panel = make(
      "div", { class: "panel", hidden: true, part: "held" }, this.title,
      make("span", { class: "held-name", part: "held-name" }, this.name), this.dial, this.now, this.statuses,
      make("div", { class: "actions", part: "actions" }, this.change, this.logout),
    );
  }

  // language; row: the extension; statuses: named in the language; offset: how far the server's clock is ahead.
  show(language, row, statuses, offset) {
    this.#since = Date.parse(row.since) - offset;
    this.title.textContent = say(language, "held");
    this.name.textContent = row.name;
    this.dial.textContent = row.speed_dial || row.sip;
    const at = statuses.find((it) => it.id === row.status);
    this.now.replaceChildren(...(at ? [dot(at.color), make("bdi", { part: "status-name" }, at.name)] : []), this.since);
    this.change.textContent = say(language, "change");
    this.logout.textContent = say(language, "logout");
    this.statuses.setAttribute("aria-label", say(language, "statuses"));
    this.#offer(statuses.filter((it) => it.id !== LOGOUT));
    for (const button of this.statuses.children) {
      button.setAttribute("aria-pressed", String(button.dataset.status === String(row.status)));
    }
    this.tick();
  }

  // Makes the buttons anew only when they differ, so that one that has the focus keeps it.
  #offer(statuses) {
    const wanted = JSON.stringify(statuses);
    if (wanted !== this.#shown) {
      this.#shown = wanted;
      this.statuses.replaceChildren(
        ...statuses.map((it) =>
          make(
            "button", { "data-status": it.id, part: "status", type: "button", onclick: () => this.#does.take(it.id) },
            dot(it.color), make("bdi", {}, it.name),
          ),
        ),
      );
    }
  }

  tick() {
    this.since.textContent = duration(Date.now() - this.#since);
  }

  focus() {
    (this.statuses.querySelector('[aria-pressed="true"]') ?? this.logout).focus();
  }
}

export const titleOf = (row) => isolated(row.name);
