"""Every command there is."""

from collections.abc import Iterator
from typing import Any

import typer.main

from dialtree.cli.root import app


def _walk(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _walk(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


ROOT: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = dict(_walk(ROOT))
GROUPS: dict[str, Any] = {name: it for name, it in ROOT.commands.items() if hasattr(it, "commands")}
