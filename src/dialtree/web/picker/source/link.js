// The way to the server: requests with the token, which is renewed in time, and the stream of what happens.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;
// The server is heard from every 15 seconds at least.
const SILENCE = 40000;
const BEFORE_END = 180000;
const AGAIN = 5000;

export class Lost extends Error {}

export class Over extends Error {}

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

export class Link {
  #server;
  #token = "";
  #needed;
  #asking = null;
  #renewing = 0;
  #isToldOf = false;
  #stopped = new AbortController();
  #wake = () => {};

  // server: its address, with a slash at the end. needed(reason): gives a promise of a new token, or of "".
  constructor(server, token, needed) {
    this.#server = server;
    this.#token = token;
    this.#needed = needed;
  }

  stop() {
    this.#stopped.abort();
    clearTimeout(this.#renewing);
    this.#wake();
  }

  // Goes on with another token.
  use(token) {
    this.#token = token;
  }

  async ask(method, path, body) {
    const answer = await this.#send(method, path, body === undefined ? {} : { body: JSON.stringify(body) });
    try {
      return await answer.json();
    } catch {
      throw new Lost();
    }
  }

  // Renews the session some minutes before its end. told: until when it lasts, as the server says.
  lasts(told) {
    clearTimeout(this.#renewing);
    const left = Date.parse(told.expires_at) - Date.parse(told.now);
    const isLast = told.expires_at === told.renewable_until;
    this.#renewing = setTimeout(() => this.#renew(isLast), Math.max(left - BEFORE_END, left / 2, 1000));
  }

  async #renew(isLast) {
    try {
      if (isLast) {
        await this.#another("expired");
      } else {
        this.lasts(await this.ask("POST", "/renewal"));
      }
    } catch (error) {
      // Without a connection it is tried again; if it has ended meanwhile, the next request asks for another.
      if (error instanceof Lost && !this.#stopped.signal.aborted) {
        this.#renewing = setTimeout(() => this.#renew(isLast), AGAIN);
      }
    }
  }

  // A new token, asked for once however many need it.
  #another(reason) {
    this.#asking ??= Promise.resolve(this.#needed(reason)).then(
      (token) => {
        this.#asking = null;
        if (!token) {
          throw new Over();
        }
        this.#token = token;
      },
      (error) => {
        this.#asking = null;
        // What fetch throws without a connection.
        throw error instanceof TypeError ? new Lost() : new Over();
      },
    );
    return this.#asking;
  }

  async #send(method, path, more = {}, again = true) {
    if (!this.#token) {
      await this.#another("missing");
    }
    const token = this.#token;
    const headers = { Authorization: `Bearer ${token}`, ...(more.body ? { "Content-Type": "application/json" } : {}), ...more.headers };
    let answer;
    try {
      answer = await fetch(`${this.#server}api/v1/picker${path}`, {
        method, headers, body: more.body, cache: "no-store", credentials: "omit",
        signal: more.signal ? AbortSignal.any([more.signal, this.#stopped.signal]) : this.#stopped.signal,
      });
    } catch {
      this.#unanswered(more.signal);
      throw new Lost();
    }
    if (answer.status === 401 && again) {
      if (token === this.#token) {
        await this.#another("expired");
      }
      return this.#send(method, path, more, false);
    }
    if (answer.status >= 500) {
      throw new Lost();
    }
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw answer.status === 401 ? new Over() : new Refused(answer.status, problem);
    }
    return answer;
  }

  // Says once what may be the cause, to whoever builds the page: the browser tells scripts of none.
  #unanswered(signal) {
    if (!this.#isToldOf && navigator.onLine && !signal?.aborted && !this.#stopped.signal.aborted) {
      this.#isToldOf = true;
      const told = `no answer from ${this.#server.slice(0, -1)}. Is it running, and does the organisation list the origin ${location.origin}?`;
      console.info(`dialtree-picker: ${told}`);
    }
  }

  // Follows what happens until it is stopped, or refused: then it throws. hears(kind, data); connected(whether).
  async follow(hears, connected) {
    let last = "";
    let failures = 0;
    while (!this.#stopped.signal.aborted) {
      const began = new AbortController();
      const cut = () => began.abort();
      addEventListener("offline", cut);
      try {
        const headers = last ? { "Last-Event-ID": last } : {};
        const answer = await this.#send("GET", "/events", { headers, signal: began.signal });
        this.#isToldOf = false;
        connected(true);
        for await (const message of messages(answer.body, cut)) {
          failures = 0;
          last = message.id || last;
          if (message.data) {
            hears(message.event, JSON.parse(message.data));
          }
        }
      } catch (error) {
        if (error instanceof Over || (error instanceof Refused && error.status !== 429)) {
          throw error;
        }
      } finally {
        removeEventListener("offline", cut);
      }
      if (this.#stopped.signal.aborted) {
        return;
      }
      failures += 1;
      // A stream that simply ended, as when a server restarts, is begun anew before anybody is told.
      if (failures > 1 || !navigator.onLine) {
        connected(false);
      }
      await this.#pause(failures);
    }
  }

  #pause(failures) {
    const longest = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
    return new Promise((go) => {
      const done = () => {
        clearTimeout(timer);
        removeEventListener("online", done);
        go();
      };
      const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
      addEventListener("online", done);
      this.#wake = done;
    });
  }
}

// The messages of a stream of Server-Sent Events. cut: called when nothing has been heard for too long.
async function* messages(body, cut) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let silence = setTimeout(cut, SILENCE);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      clearTimeout(silence);
      silence = setTimeout(cut, SILENCE);
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const message = { event: "message", data: "", id: "" };
        for (const line of part.split("\n")) {
          const [name, ...value] = line.split(": ");
          message[name] = value.join(": ");
        }
        yield message;
      }
    }
  } finally {
    clearTimeout(silence);
    reader.cancel().catch(() => {});
  }
}
