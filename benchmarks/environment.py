"""What a run was taken with."""

import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version

from benchmarks.cores import all_cores
from benchmarks.servers.nginx import NGINX
from support.postgresql_binaries import binaries

_PACKAGES = {
    "Granian": "granian",
    "SQLAlchemy": "sqlalchemy",
    "FastAPI": "fastapi",
    "uvicorn": "uvicorn",
    "orjson": "orjson",
    "Datasette": "datasette",
}
_NUMBER = re.compile(r"\d+(\.\d+)+")


def describe() -> dict[str, str]:
    """The number of cores, and the version of everything that takes part; no name of the machine."""
    programs = {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _version([str(binaries("18") / "postgres"), "--version"]),
        "nginx": _version([NGINX, "-v"]),
        "wrk": _version(["wrk", "-v"]),
    }
    packages = {name: version(package) for name, package in _PACKAGES.items()}
    return {"Cores": str(len(all_cores())), **programs, **packages}


def _version(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    found = _NUMBER.search(done.stdout + done.stderr)
    if found is None:
        raise SystemExit(f"benchmarks: {command[0]} does not tell its version")
    return found[0]
