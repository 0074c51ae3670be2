"""The command as a process of its own."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.server import COMMAND

_SECONDS = 60


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        assert self.code == 0, self.err
        return json.loads(self.out)

    def succeeded(self) -> str:
        """What it printed, all being well."""
        assert self.code == 0, self.err
        return self.out

    def told(self, code: int) -> str:
        """The one line on standard error of a command that did not end well, and printed nothing else."""
        assert self.code == code, (self.out, self.err)
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        return self.err.rstrip("\n")

    def refused(self) -> str:
        return self.told(1)

    def misused(self) -> str:
        return self.told(2)


def clean_environment(**more: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIALTREE_", "_DIALTREE"))}
    return kept | more


def run(*arguments: str, given: str = "", cwd: Path | None = None, **environment: str) -> Ran:
    ended = subprocess.run(
        [COMMAND, *arguments],
        input=given.encode(),
        capture_output=True,
        cwd=cwd,
        env=clean_environment(**environment),
        timeout=_SECONDS,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def run_in_shell(script: str, **environment: str) -> Ran:
    """A script of the shell that calls the command as `dialtree`."""
    ended = subprocess.run(
        ["/bin/bash", "-c", script],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=clean_environment(PATH=f"{COMMAND.parent}:{os.environ['PATH']}", **environment),
        timeout=_SECONDS,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout.decode("latin-1"), ended.stderr.decode())
