"""`dialtree serve`: runs the server."""

import errno
import os
import socket
from typing import Annotated

import typer
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from dialtree import __version__
from dialtree.app import create_application
from dialtree.cli.group import new_app
from dialtree.cli.numbers import whole_number
from dialtree.cli.options import DatabaseUrl
from dialtree.cli.output import say
from dialtree.cli.server import SHUTDOWN_SECONDS, Server
from dialtree.cli.session import load_settings, locate
from dialtree.directory.faults import refuse
from dialtree.serving.logs import server_logs
from dialtree.serving.stopping import hold_signals_of_forks
from dialtree.settings import Settings
from dialtree.storage.location import PostgresServer
from dialtree.storage.setup import check_set_up

app = new_app()

_TARGET = "dialtree.app:from_environment"

_CONNECTIONS = 100_000
"""How many connections a worker takes at once. Programs that wait for changes keep theirs; others must still get in."""

_HEAD_MILLISECONDS = 10_000
"""How long a connection may take to bring a request's head: less than a server that stops waits."""


@app.command(
    epilog="""\b
Examples:
  dialtree serve --host 0.0.0.0 --port 8080 --workers 2
  DIALTREE_ACCESS_LOG=true dialtree serve"""
)
def serve(
    host: Annotated[
        str | None,
        typer.Option(
            "--host",
            metavar="HOST",
            help="The address to listen on. Default: DIALTREE_HOST, else 127.0.0.1.",
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="PORT",
            parser=whole_number(1, 65535),
            help="The port to listen on. Default: DIALTREE_PORT, else 8080.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            parser=whole_number(1, 256),
            help="How many worker processes. Default: DIALTREE_WORKERS, else 1.",
            show_default=False,
        ),
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Serve the extension list until Ctrl-C.

    Every other setting is read from the environment: DIALTREE_ACCESS_LOG and the like.
    """
    given = {"host": host, "port": port, "workers": workers, "database": database}
    # Worker processes read their settings from the environment, too.
    os.environ.update({f"DIALTREE_{name.upper()}": str(value) for name, value in given.items() if value is not None})
    settings = load_settings()
    location = locate(None)
    check_set_up(location)
    create_application(settings)
    address = check_free(settings.host, settings.port)
    # The URL of a server may hold a password.
    shown = location if isinstance(location, PostgresServer) else settings.database
    server = Server(
        _TARGET,
        address=address,
        port=settings.port,
        interface=Interfaces.ASGI if settings.access_log else Interfaces.RSGI,
        workers=settings.workers,
        loop=Loops.uvloop,
        factory=True,
        log_level=LogLevels.warning,
        log_dictconfig=server_logs("warning", settings.log_format),
        # With HTTP/2 allowed, a connection that says nothing may stay for good.
        backpressure=_CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEAD_MILLISECONDS),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SHUTDOWN_SECONDS,
    )
    greeting = f"Dialtree {__version__} serves {shown} on {_url(settings)} (Ctrl-C stops it)"
    hold_signals_of_forks()
    # Not before a signal stops it cleanly.
    server.on_startup(lambda: say(greeting))
    server.serve()


def check_free(host: str, port: int) -> str:
    """Checks that a server can listen on an address.

    Returns:
        The address in numbers; `host` may be a name.

    Raises:
        RefusedError: The port is taken, or the address is not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return str(address[0])
    except (socket.gaierror, UnicodeError):
        raise refuse("--host", f"{host!r} is no address") from None
    except OSError as error:
        field = "--host" if error.errno == errno.EADDRNOTAVAIL else "--port"
        raise refuse(field, f"cannot listen on {host} port {port}: {error.strerror}") from None


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
