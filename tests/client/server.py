"""A real HTTP server on 127.0.0.1 that answers as it is told and remembers what it was asked."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        document: dict[str, object] = json.loads(self.body)
        return document


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # How much of the body really goes out before the connection is closed; None for all.
    sent: int | None = None
    # No Content-Length: the body ends where the connection does.
    unframed: bool = False


Answering = Callable[[Asked], Reply]


class Server:
    """Serves once started. `answer` may be replaced at any time."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.over = Event()
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=False)
        self._listener.daemon_threads = False
        self._listener.allow_reuse_address = True
        self._listener.request_queue_size = 64
        self._thread = Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
        # Bound and not listening: connections are refused, and nobody else gets the port.
        self._listener.server_bind()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.server_port}"

    def start(self) -> None:
        self._listener.server_activate()
        self._thread.start()

    def stop(self) -> None:
        self.over.set()
        if self._thread.is_alive():
            self._listener.shutdown()
            self._thread.join()
        self._listener.server_close()

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
                server.asked.append(asked)
                self._send(server.answer(asked))

            do_POST = do_GET  # noqa: N815

            def _send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if not reply.unframed:
                    self.send_header("Content-Length", str(len(reply.body)))
                # A kept connection would hold its thread, and one closed unannounced would be a failure to retry.
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(reply.body if reply.sent is None else reply.body[: reply.sent])

            def log_message(self, *_: object) -> None:
                pass

        return Handler
