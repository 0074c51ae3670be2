"""nginx handing out files: what this machine can do at all."""

import gzip
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import answers, child, free_port
from benchmarks.cores import pinned, server_cores
from benchmarks.request import Target
from dialtree.contract.answer import CONTENT_TYPE
from dialtree.contract.path import GET_EXTENSIONS

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"

_CONFIGURATION = """\
{user}
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  {cache}
  types {{ }}
  default_type "{content_type}";
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    gzip_static on;
    gzip_vary on;
  }}
}}
"""


_CACHE = "open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;"


class Nginx:
    """A running server.

    Attributes:
        pid: Its process id; the workers are its children.
        port: Its loopback port.
    """

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.port = port

    def file_like(self, name: str, of: Target) -> Target:
        """The file of a name, asked for as the same answer is asked for elsewhere: same query, same headers."""
        return Target(self.port, f"/{name}{of.path}", of.headers)


@contextmanager
def nginx(
    bodies: Mapping[str, tuple[bytes, bytes]], folder: Path, workers: int = 1, *, cached: bool = False
) -> Iterator[Nginx]:
    """Hands out files, pinned to a core a worker.

    Args:
        bodies: The bytes of each file by its name, and the same gzipped.
        folder: Where configuration, files and log go.
        workers: How many worker processes.
        cached: Keep files open, and not look for an hour whether they have changed.
    """
    port = free_port()
    own = folder / f"nginx-{port}"
    for name, (plain, zipped) in bodies.items():
        file = own / "files" / name / GET_EXTENSIONS.removeprefix("/")
        file.parent.mkdir(parents=True)
        file.write_bytes(plain)
        if gzip.decompress(zipped) != plain:
            raise SystemExit("benchmarks: the gzipped answer is not the plain one")
        file.with_name(f"{file.name}.gz").write_bytes(zipped)
    # Workers of root's would run as nobody, who cannot read a folder that is root's alone.
    user = "user root;" if os.geteuid() == 0 else ""
    text = _CONFIGURATION.format(
        user=user, workers=workers, folder=own, port=port, content_type=CONTENT_TYPE, cache=_CACHE if cached else ""
    )
    (own / "nginx.conf").write_text(text, encoding="utf-8")
    command = [NGINX, "-p", str(own), "-c", str(own / "nginx.conf")]
    ready = f"http://127.0.0.1:{port}/"
    with child(pinned(command, server_cores(workers)), own / "log", lambda: answers(ready)) as process:
        yield Nginx(process.pid, port)
