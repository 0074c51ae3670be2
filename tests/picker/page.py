"""A page of somebody else's that shows the picker: another origin, and a policy that allows next to nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

_HTML = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>CRM</title>
<link rel="icon" href="data:,">
<script type="module" src="{dialtree}/picker.js"></script><script type="module" src="/page.js"></script></head>
<body><main><h1>CRM</h1><section><dialtree-picker theme="{theme}"></dialtree-picker></section></main></body></html>
"""
_SCRIPT = """
window.heard = [];
for (const name of ["ready", "login", "status", "logout", "taken", "token-needed"]) {
  document.addEventListener(`dialtree-${name}`, (event) => window.heard.push([name, event.detail]));
}
const asked = new URLSearchParams(location.search);
const picker = document.querySelector("dialtree-picker");
const mint = async () => (await fetch(`/token?user=${asked.get("user")}`, { method: "POST" })).text();
if (asked.has("event")) {
  picker.addEventListener("dialtree-token-needed", async () => { picker.token = await mint(); });
} else {
  picker.renew = mint;
}
"""


@dataclass
class HostPage:
    """Serves the page, from `with` to its end.

    Attributes:
        mint: Makes a token for a user, as the server of an information system does.
        dialtree: Dialtree's address.
        minted: How many tokens it has made.
    """

    mint: Callable[[int], str]
    dialtree: str = ""
    minted: int = 0

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, method: str, target: str) -> tuple[str, str]:
        """The media type and the text at an address."""
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if method == "POST":
            self.minted += 1
            return "text/plain", self.mint(int(query["user"]))
        if parts.path == "/page.js":
            return "text/javascript", _SCRIPT
        language = query.get("lang", "en")
        direction = "rtl" if language == "he" else "ltr"
        values = {"language": language, "direction": direction, "theme": query.get("theme", "")}
        return "text/html", _HTML.format(dialtree=self.dialtree, **values)

    def policy(self) -> str:
        return (
            f"default-src 'none'; script-src 'self' {self.dialtree}; connect-src 'self' {self.dialtree}; "
            "img-src data:; require-trusted-types-for 'script'"
        )

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(page: HostPage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            return

        def _answer(self) -> None:
            media_type, text = page.answer(self.command, self.path)
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", page.policy())
            self.end_headers()
            self.wfile.write(body)

    return Handler
