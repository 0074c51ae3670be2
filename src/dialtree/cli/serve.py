"""`dialtree serve`: runs the server."""

import os
import socket
from typing import Annotated

import typer
from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from dialtree import __version__
from dialtree.app import create_application
from dialtree.cli.options import DatabaseUrl
from dialtree.cli.output import say
from dialtree.cli.session import load_settings, locate
from dialtree.directory.faults import refuse
from dialtree.serving.logs import server_logs
from dialtree.settings import Settings
from dialtree.storage.setup import check_set_up

_TARGET = "dialtree.app:from_environment"

_SHUTDOWN_SECONDS = 15
"""How long a worker may take to finish what it is answering, when the server stops."""


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="The address to listen on. Default: 127.0.0.1.", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="The port to listen on. Default: 8080.", show_default=False)
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", help="How many worker processes. Default: 1.", show_default=False)
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Serve the extension list until Ctrl-C."""
    given = {"host": host, "port": port, "workers": workers, "database": database}
    # Worker processes read their settings from the environment, too.
    os.environ.update({f"DIALTREE_{name.upper()}": str(value) for name, value in given.items() if value is not None})
    settings = load_settings()
    check_set_up(locate(None))
    create_application(settings)
    check_free(settings.host, settings.port)
    say(f"Dialtree {__version__} serves {settings.database} on {_url(settings)} (Ctrl-C stops it)")
    Granian(
        _TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        loop=Loops.uvloop,
        factory=True,
        log_level=LogLevels.warning,
        log_dictconfig=server_logs("warning", settings.log_format),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_SHUTDOWN_SECONDS,
    ).serve()


def check_free(host: str, port: int) -> None:
    """Checks that a server can listen on an address.

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
    except OSError as error:
        raise refuse("--port" if port else "--host", f"cannot listen on {host} port {port}: {error.strerror}") from None


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
