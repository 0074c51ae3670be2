// The list to choose from: a field to search by, and a listbox that it moves about in (WAI-ARIA, combobox).

import { dot, make } from "./dom.js";
import { isolated, say } from "./texts.js";

const PAGE = 8;
const PAUSE = 150;

export class Chooser {
  #does;
  #language = "en";
  #status = () => null;
  #mine = { user: 0, last: 0 };
  #options = new Map();
  #active = null;
  #typing = 0;

  // does: what happens when somebody searches (text), picks (a row), cancels, or comes to the end of the list.
  constructor(does) {
    this.#does = does;
    this.title = make("label", { class: "title", for: "search", part: "title" });
    this.input = make("input", {
      "aria-autocomplete": "list", "aria-controls": "list", "aria-expanded": "true", autocomplete: "off",
      autocapitalize: "none", enterkeyhint: "go", id: "search", part: "search", role: "combobox", spellcheck: "false",
      type: "text", oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
    });
    this.list = make("ul", { class: "list", id: "list", part: "list", role: "listbox", onscroll: () => this.#scrolled() });
    this.nothing = make("p", { class: "nothing", hidden: true, part: "nothing" });
    this.count = make("div", { class: "unseen", role: "status" });
    this.panel = make("div", { class: "panel", hidden: true, part: "chooser", role: "group", tabindex: "-1" }, this.title, this.input, this.list, this.nothing, this.count);
  }

  get text() {
    return this.input.value.trim();
  }

  // language; status: finds a status by its number; mine: the numbers of the user and of their last extension.
  speak(language, status, mine) {
    this.#language = language;
    this.#status = status;
    this.#mine = mine;
    this.title.textContent = say(language, "chooser");
    this.input.placeholder = say(language, "search");
    this.list.setAttribute("aria-label", say(language, "chooser"));
    this.panel.setAttribute("aria-label", say(language, "chooser"));
    this.nothing.textContent = say(language, "none");
    this.#options.forEach((it) => this.#fill(it));
  }

  // Shows other rows, or more of them.
  show(rows, total, { further = false } = {}) {
    if (!further) {
      this.list.replaceChildren();
      this.#options.clear();
    }
    for (const row of rows) {
      if (!this.#options.has(row.extension_id)) {
        const element = make("li", {
          class: "option", id: `option-${row.extension_id}`, part: "option", role: "option",
          // The focus stays in the field.
          onmousedown: (event) => event.preventDefault(),
          onclick: () => this.#pick(row.extension_id), onpointermove: () => this.#go(row.extension_id, false),
        });
        this.#options.set(row.extension_id, { row, element });
        this.#fill(this.#options.get(row.extension_id));
        this.list.append(element);
      }
    }
    this.list.hidden = !this.#options.size;
    this.nothing.hidden = Boolean(this.#options.size);
    this.count.textContent = this.#options.size ? say(this.#language, "count", { total }) : say(this.#language, "none");
    if (!further) {
      this.list.scrollTop = 0;
      this.#go([...this.#options.values()].find((it) => !this.#isTaken(it.row))?.row.extension_id ?? null);
    }
  }

  // What an extension has become, if it is shown.
  change(row) {
    const option = this.#options.get(row.extension_id);
    if (option) {
      option.row = row;
      this.#fill(option);
    }
  }

  remove(id) {
    this.#options.get(id)?.element.remove();
    this.#options.delete(id);
    if (this.#active === id) {
      this.#go(this.#options.keys().next().value ?? null);
    }
  }

  #isTaken(row) {
    return row.user_id !== null && row.user_id !== this.#mine.user;
  }

  #fill({ row, element }) {
    const taken = this.#isTaken(row);
    const status = taken ? this.#status(row.status) : null;
    const who = taken
      ? [say(this.#language, "takenBy", { who: isolated(row.user_name || say(this.#language, "unknown")) })]
      : [say(this.#language, row.user_id === null ? "free" : "held")];
    element.setAttribute("aria-disabled", String(taken));
    element.replaceChildren(
      make("span", { class: "name", part: "option-name" }, make("bdi", {}, row.name)),
      make("bdi", { class: "dial", dir: "ltr", part: "dial" }, row.speed_dial || row.sip),
      make(
        "span", { class: taken ? "who" : "who is-free", part: "who" }, status ? dot(status.color) : null, ...who,
        status ? make("bdi", {}, status.name) : null,
        row.extension_id === this.#mine.last ? make("span", { class: "tag", part: "last" }, say(this.#language, "last")) : null,
      ),
    );
  }

  #go(id, isSeen = true) {
    if (id === this.#active && id !== null && this.#options.get(id)?.element.classList.contains("is-active")) {
      return;
    }
    for (const [other, { element }] of this.#options) {
      element.classList.toggle("is-active", other === id);
      element.setAttribute("aria-selected", String(other === id));
    }
    this.#active = id;
    const element = this.#options.get(id)?.element;
    if (element) {
      this.input.setAttribute("aria-activedescendant", element.id);
      if (isSeen) {
        this.#reveal(element);
      }
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  // Not by scrollIntoView, which would scroll the page, too.
  #reveal(element) {
    const above = element.offsetTop - this.list.offsetTop;
    const below = above + element.offsetHeight;
    if (above < this.list.scrollTop) {
      this.list.scrollTop = above;
    } else if (below > this.list.scrollTop + this.list.clientHeight) {
      this.list.scrollTop = below - this.list.clientHeight;
    }
  }

  #move(by) {
    const ids = [...this.#options.keys()];
    const at = ids.indexOf(this.#active);
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), ids.length - 1);
    this.#go(ids[next] ?? null);
    if (next === ids.length - 1) {
      this.#does.end();
    }
  }

  #key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const does = {
      ArrowDown: () => this.#move(1),
      ArrowUp: () => this.#move(-1),
      PageDown: () => this.#move(PAGE),
      PageUp: () => this.#move(-PAGE),
      Enter: () => this.#pick(this.#active),
      Escape: () => this.#escape(),
    }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  }

  #escape() {
    if (this.input.value) {
      this.clear();
      this.#does.search();
    } else {
      this.#does.cancel();
    }
  }

  // Where a finger points, a field that has the focus opens the keyboard over the list.
  focus() {
    (matchMedia("(pointer: coarse)").matches ? this.panel : this.input).focus();
  }

  clear() {
    clearTimeout(this.#typing);
    this.input.value = "";
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#does.search(), PAUSE);
  }

  #scrolled() {
    if (this.list.scrollTop + this.list.clientHeight > this.list.scrollHeight - 80) {
      this.#does.end();
    }
  }

  #pick(id) {
    const option = this.#options.get(id);
    if (option) {
      this.#go(id);
      this.#does.pick(option.row);
    }
  }
}
