"""A real server for the length of a measurement."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dialtree.contract.path import GET_EXTENSIONS

PORT = 8479
DIALTREE = Path(sys.executable).parent / "dialtree"


def run(database: Path, *arguments: str) -> str:
    """Runs the command line on a directory and returns what it prints on standard output."""
    command = [str(DIALTREE), *arguments, "--database", f"sqlite:///{database}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def serving(database: Path, workers: int = 1) -> Iterator[str]:
    """Serves a directory on a loopback port, with the default settings.

    Args:
        database: The directory; it is set up.
        workers: How many worker processes.

    Yields:
        The URL of the extension list.
    """
    url = f"http://127.0.0.1:{PORT}{GET_EXTENSIONS}"
    options = ["--port", str(PORT), "--workers", str(workers), "--database", f"sqlite:///{database}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIALTREE_")}
    with subprocess.Popen([str(DIALTREE), "serve", *options], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            while not _answers(url):
                if process.poll() is not None:
                    raise SystemExit(f"the server did not start on port {PORT}")
            yield url
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False
