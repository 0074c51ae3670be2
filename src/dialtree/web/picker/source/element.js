// <dialtree-picker>: the element that pages embed.

import { Chooser } from "./chooser.js";
import { make } from "./dom.js";
import { Held, LOGIN, LOGOUT, titleOf } from "./held.js";
import { Link, Lost, Over, Refused } from "./link.js";
import { CSS } from "./style.js";
import { isolated, say } from "./texts.js";

const PATIENCE = 20000;
const SPREAD = 1500;
const NOTICE = 15000;
const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);

export class DialtreePicker extends HTMLElement {
  static observedAttributes = ["lang", "server", "token"];

  #again;
  #cancel;
  #chooser;
  #frame;
  #held;
  #lost;
  #message;
  #notice;
  #waiting;
  #link = null;
  #renew = null;
  #view = null;
  #offset = 0;
  #asked = 0;
  #applied = 0;
  #cursor = null;
  #searched = 0;
  #isChoosing = false;
  #pending = null;
  // What was asked for by this picker and is not seen to be done: status, extension (null for whichever is held), and
  // the last request begun before its end.
  #wish = null;
  #ending = "";
  #gives = null;
  #ticking = 0;
  #refreshing = 0;
  #reloading = 0;
  #quieting = 0;

  constructor() {
    super();
    this.#chooser = new Chooser({
      cancel: () => this.#choose(false),
      end: () => this.#further(),
      pick: (row) => this.#take(LOGIN, row),
      search: () => this.#list(),
    });
    this.#held = new Held({ change: () => this.#choose(true), take: (status) => this.#take(status) });
    this.#lost = make("div", { class: "bar lost", hidden: true, part: "lost" });
    this.#notice = make("div", { class: "notice", part: "notice", role: "status" });
    this.#message = make("span", { part: "message" });
    this.#again = make("button", { class: "is-main", part: "again", type: "button", onclick: () => this.#start() });
    this.#waiting = make("div", { class: "bar", part: "waiting", role: "status" }, this.#message, this.#again);
    this.#cancel = make("button", { class: "cancel", hidden: true, part: "cancel", type: "button", onclick: () => this.#choose(false) });
    this.#chooser.panel.append(this.#cancel);
    this.#frame = make(
      "div", { class: "picker", part: "picker" }, make("div", { role: "status" }, this.#lost), this.#notice, this.#waiting,
      this.#held.panel, this.#chooser.panel,
    );
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#frame);
  }

  // The token of a picker session.
  get token() {
    return this.getAttribute("token") ?? "";
  }

  set token(value) {
    this.setAttribute("token", value ?? "");
  }

  // The server's address; that of this script unless the page says otherwise.
  get server() {
    const told = this.getAttribute("server");
    return told ? new URL(told.endsWith("/") ? told : `${told}/`, document.baseURI).href : new URL(".", import.meta.url).href;
  }

  set server(value) {
    this.setAttribute("server", value ?? "");
  }

  // Gives a token, or a promise of one, whenever another is needed.
  get renew() {
    return this.#renew;
  }

  set renew(value) {
    this.#renew = value;
    if (this.#gives && typeof value === "function") {
      Promise.resolve(value("missing")).then(this.#gives, () => this.#gives?.(""));
    }
  }

  // "he" or "en": as the element says, or what it stands in.
  get language() {
    const told = this.closest("[lang]")?.lang || document.documentElement.lang;
    return /^(he|iw)\b/i.test(told) ? "he" : "en";
  }

  connectedCallback() {
    for (const name of ["renew", "server", "token"]) {
      // Set before the element was known.
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    this.#ticking = setInterval(() => this.#held.tick(), 1000);
    whenReady(() => this.isConnected && !this.#link && this.#start());
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
    this.#stop();
  }

  attributeChangedCallback(name, before, after) {
    if (name === "token" && this.#gives) {
      this.#gives(after ?? "");
    } else if (name === "lang") {
      this.#say("");
      this.#show();
    } else if (this.isConnected && before !== after) {
      if (name === "token" && after && this.#link) {
        // Let in anew, as somebody who need not begin anew.
        this.#link.use(after);
        this.#refresh();
      } else {
        this.#start();
      }
    }
  }

  #stop() {
    this.#link?.stop();
    this.#link = null;
    this.#gives?.("");
    clearTimeout(this.#refreshing);
    clearTimeout(this.#reloading);
  }

  #start() {
    this.#stop();
    this.#view = null;
    this.#ending = "";
    this.#isChoosing = false;
    this.#wish = null;
    this.#lost.hidden = true;
    this.#say("");
    this.#show();
    const link = new Link(this.server, this.token, (reason) => this.#need(reason));
    this.#link = link;
    link
      .follow(
        (kind, data) => this.#hear(kind, data),
        (whether) => this.#connected(whether),
      )
      .catch((error) => {
        if (link === this.#link) {
          this.#end(error);
        }
      });
  }

  // Asks the page for a token: by its callback `renew`, or by an event that it answers by setting `token`.
  async #need(reason) {
    const link = this.#link;
    const token = typeof this.#renew === "function" ? await this.#renew(reason) : await this.#waitForToken(reason);
    if (token && link === this.#link && this.#view) {
      // How long it lasts is known once it is used.
      this.#refresh();
    }
    return token;
  }

  #waitForToken(reason) {
    return new Promise((resolve) => {
      const give = (token) => {
        clearTimeout(timer);
        this.#gives = null;
        resolve(token);
      };
      const timer = setTimeout(give, PATIENCE, "");
      this.#gives = give;
      this.#tell("dialtree-token-needed", { reason });
    });
  }

  #end(error) {
    this.#ending = error instanceof Over ? "over" : error instanceof Refused && error.status === 403 ? "refused" : "failed";
    this.#stop();
    this.#show();
  }

  #connected(whether) {
    const wasLost = !this.#lost.hidden;
    this.#lost.hidden = whether;
    this.#lost.textContent = whether ? "" : say(this.language, "lost");
    if (whether && wasLost) {
      this.#load();
    }
  }

  #hear(kind, data) {
    if (kind === "ready" || kind === "reset") {
      this.#load();
    } else if (kind === "directory") {
      clearTimeout(this.#reloading);
      // Not all agents at once.
      this.#reloading = setTimeout(() => this.#load(), 300 + Math.random() * SPREAD);
    } else if (kind === "agent" || kind === "gone") {
      if (kind === "agent") {
        this.#chooser.change(data);
      } else {
        this.#chooser.remove(data.extension_id);
      }
      const own = this.#view?.extension?.extension_id;
      if (data.extension_id === own || (this.#view && data.user_id === this.#view.user_id)) {
        this.#refresh();
      }
    }
  }

  #load() {
    this.#refresh(0);
    if (!this.#chooser.panel.hidden || !this.#view) {
      this.#list();
    }
  }

  #refresh(pause = 30) {
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => this.#try(() => this.#ask("GET", "")), pause);
  }

  // Asks for how things are, or has them changed; what was asked for earlier is not shown after what was later.
  async #ask(method, path, body) {
    const link = this.#link;
    const number = ++this.#asked;
    const view = await link.ask(method, path, body);
    if (link === this.#link && number > this.#applied) {
      this.#applied = number;
      this.#become(view, number);
    }
  }

  async #list() {
    const number = ++this.#searched;
    await this.#try(async () => {
      const page = await this.#link.ask("GET", `/extensions?search=${encodeURIComponent(this.#chooser.text.slice(0, 200))}`);
      if (number === this.#searched) {
        this.#cursor = page.next_cursor;
        this.#chooser.show(page.items, page.total);
      }
    });
  }

  async #further() {
    const cursor = this.#cursor;
    const number = this.#searched;
    this.#cursor = null;
    if (cursor) {
      await this.#try(async () => {
        const search = encodeURIComponent(this.#chooser.text.slice(0, 200));
        const page = await this.#link.ask("GET", `/extensions?search=${search}&cursor=${encodeURIComponent(cursor)}`);
        if (number === this.#searched) {
          this.#cursor = page.next_cursor;
          this.#chooser.show(page.items, page.total, { further: true });
        }
      });
    }
  }

  // What cannot be had now is had when the connection is there again.
  async #try(does) {
    const link = this.#link;
    try {
      await does();
    } catch (error) {
      if (link && link === this.#link && error instanceof Over) {
        this.#end(error);
      }
    }
  }

  // Takes a status: at an extension, or at the one that is held.
  async #take(status, row = null) {
    const link = this.#link;
    if (!link || this.#pending) {
      return;
    }
    if (row && row.user_id === this.#view.user_id) {
      this.#choose(false);
      return;
    }
    if (row?.user_id) {
      this.#taken(row);
      return;
    }
    const wish = { status, extension: row?.extension_id ?? null, last: Infinity };
    this.#wish = wish;
    this.#busy(wish);
    this.#say("");
    try {
      await this.#ask("PUT", "/status", { status, ...(row ? { extension_id: row.extension_id } : {}) });
    } catch (error) {
      // What has shown as done is done, whatever became of the answer.
      if (link === this.#link && this.#pending === wish) {
        this.#refused(error, row);
      }
    } finally {
      wish.last = this.#asked;
      if (this.#pending === wish) {
        this.#busy(null);
      }
    }
  }

  #refused(error, row) {
    if (error instanceof Over) {
      this.#end(error);
      return;
    }
    if (error instanceof Lost) {
      this.#say("notDone", {}, { isBad: true });
      this.#refresh(1000);
      return;
    }
    this.#wish = null;
    if (error.status === 409 && error.problem.extension) {
      this.#chooser.change(error.problem.extension);
      this.#taken(error.problem.extension);
    } else {
      const told = { 400: "unsupported", 403: "refused", 404: "notHere", 409: "elsewhere", 429: "wait" }[error.status];
      this.#say(told ?? "failed", {}, { isBad: true });
      if (row && error.status === 404) {
        this.#chooser.remove(row.extension_id);
      }
      this.#refresh(0);
    }
  }

  #taken(row) {
    const who = isolated(row.user_name || say(this.language, "unknown"));
    this.#say("taken", { who, extension: titleOf(row) }, { isBad: true });
    this.#tell("dialtree-taken", { extension: extensionOf(row), userName: row.user_name });
  }

  // Whether this picker asked for how things are now, be it that the answer did not come.
  #asOwn(row, number) {
    const wish = this.#wish;
    const isDone = wish && (wish.status === LOGOUT ? !row : row?.status === wish.status && (wish.extension ?? row.extension_id) === row.extension_id);
    if (isDone || number > wish?.last) {
      this.#wish = null;
    }
    if (isDone) {
      this.#busy(null);
    }
    return isDone;
  }

  #become(view, number) {
    if (this.#view && this.#view.user_id !== view.user_id) {
      this.#start();
      return;
    }
    const before = this.#view?.extension ?? null;
    const after = view.extension;
    const isFirst = !this.#view;
    const isOwn = this.#asOwn(after, number);
    const hadFocus = Boolean(this.shadowRoot.activeElement);
    this.#view = view;
    this.#offset = Date.parse(view.now) - Date.now();
    this.#link.lasts(view);
    const moved = before?.extension_id !== after?.extension_id;
    if (moved || isFirst) {
      this.#isChoosing = false;
    }
    this.#show();
    if (isFirst) {
      this.#tell("dialtree-ready", this.#detail(after));
      return;
    }
    if (moved) {
      if (before) {
        this.#tell("dialtree-logout", this.#detail(before, LOGOUT));
      }
      if (after) {
        this.#say("moved", { extension: titleOf(after) });
        this.#tell("dialtree-login", this.#detail(after));
      } else {
        this.#say(isOwn ? "out" : "elsewhere", {}, { stays: !isOwn });
        this.#chooser.clear();
        this.#list();
      }
      this.#focus(hadFocus);
    } else if (after && before.status !== after.status) {
      const status = isolated(this.#status(after.status)?.name ?? after.status);
      this.#say(isOwn ? "took" : "changed", { extension: titleOf(after), status });
      this.#tell("dialtree-status", this.#detail(after));
    }
  }

  #choose(whether) {
    if (this.#isChoosing !== whether && this.#view?.extension) {
      this.#isChoosing = whether;
      this.#say("");
      this.#show();
      if (whether) {
        this.#chooser.clear();
        this.#list();
      }
      this.#focus(true);
    }
  }

  // The focus must not be lost with what had it.
  #focus(isHere) {
    if (isHere && this.#held.panel.hidden) {
      this.#chooser.focus();
    } else if (isHere) {
      this.#held.focus();
    }
  }

  #status(id) {
    return this.#statuses().find((it) => it.id === id) ?? null;
  }

  #statuses() {
    const name = `name_${this.language}`;
    return (this.#view?.statuses ?? []).map((it) => ({ id: it.id, color: it.color, name: it[name] }));
  }

  #show() {
    const language = this.language;
    const view = this.#ending ? null : this.#view;
    const holds = Boolean(view?.extension) && !this.#isChoosing;
    this.#frame.lang = language;
    this.#frame.dir = language === "he" ? "rtl" : "ltr";
    this.#waiting.hidden = Boolean(view);
    this.#message.textContent = view ? "" : say(language, this.#ending || "loading");
    this.#again.hidden = !this.#ending;
    this.#again.textContent = say(language, "again");
    this.#cancel.textContent = say(language, "cancel");
    this.#cancel.hidden = !this.#isChoosing;
    if (!this.#lost.hidden) {
      this.#lost.textContent = say(language, "lost");
    }
    this.#held.panel.hidden = !holds;
    this.#chooser.panel.hidden = !view || holds;
    this.#chooser.speak(language, (id) => this.#status(id), { user: view?.user_id, last: view?.last_extension_id });
    if (view?.extension) {
      this.#held.show(language, view.extension, this.#statuses(), this.#offset);
    }
  }

  #busy(wish) {
    this.#pending = wish;
    this.#frame.setAttribute("aria-busy", String(Boolean(wish)));
  }

  #say(name, values = {}, { isBad = false, stays = isBad } = {}) {
    clearTimeout(this.#quieting);
    this.#notice.textContent = name ? say(this.language, name, values) : "";
    this.#notice.classList.toggle("is-bad", isBad);
    if (name && !stays) {
      this.#quieting = setTimeout(() => this.#say(""), NOTICE);
    }
  }

  #detail(row, status = row?.status) {
    const found = (this.#view.statuses ?? []).find((it) => it.id === status);
    return {
      userId: this.#view.user_id,
      extension: row ? extensionOf(row) : null,
      status: row && found ? { id: found.id, nameEn: found.name_en, nameHe: found.name_he, color: found.color } : null,
      since: row && status === row.status ? row.since : null,
    };
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}

// Once the page's own scripts have had their turn, of which some may be there for the picker.
function whenReady(does) {
  if (document.readyState === "complete") {
    setTimeout(does);
    return;
  }
  document.addEventListener("DOMContentLoaded", () => setTimeout(does), { once: true });
  addEventListener("load", () => setTimeout(does), { once: true });
}

function extensionOf(row) {
  return { id: row.extension_id, sip: row.sip, name: row.name, speedDial: row.speed_dial, accountId: row.account_id };
}

if (!customElements.get("dialtree-picker")) {
  customElements.define("dialtree-picker", DialtreePicker);
}
