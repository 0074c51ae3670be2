"""Writes docs/command-line.md from what the commands say of themselves (`make manual`)."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from dialtree.cli.root import app

MANUAL = Path(__file__).parents[1] / "docs" / "command-line.md"

_EVERYWHERE = ("--database", "--json", "--help", "--version", "--install-completion", "--show-completion")
_OPENING = """\
# The command line

After `make setup` the command is `.venv/bin/dialtree`. `dialtree COMMAND --help` tells the same as this page.

- `--database URL`, before or after the command's name, says where the directory is: `sqlite:///relative.db`,
  `sqlite:////absolute.db` or `postgresql://user:password@host/name`. Without it that is `DIALTREE_DATABASE`, else
  `dialtree.db` in the folder you are in.
- `--json` prints the result as JSON, for programs.
- `--install-completion` installs completion for your shell; `--version` prints the version.
- Exit codes: 0 fine; 1 refused or failed, with a line on standard error that says why; 2 misuse; 130 stopped by Ctrl-C.
- Tables go to standard output, and so does what a command makes; remarks, faults and progress go to standard error.
"""


def write_manual() -> str:
    """The manual, as Markdown."""
    root = typer.main.get_command(app)
    return _OPENING + "".join(_sections(root, ()))


def _sections(group: Any, path: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - Typer's commands have no public type
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield f"\n## `{name}`\n\n{command.help}\n"
            yield from _sections(command, (*path, name))
        else:
            yield _section(command, (*path, name))


def _section(command: Any, path: tuple[str, ...]) -> str:  # noqa: ANN401
    own = [it for it in command.params if not set(it.opts) & set(_EVERYWHERE)]
    arguments = [it for it in own if not it.opts[0].startswith("-")]
    level = "##" if len(path) == 1 else "###"
    usage = " ".join(("dialtree", *path, *(str(it.metavar) for it in arguments)))
    parts = [f"\n{level} `{usage}`\n\n{_paragraphs(command.help)}\n"]
    if own:
        rows = [f"| `{_cell(_named(it))}` | {_cell(it.help)} |" for it in own]
        parts.append("\n| | |\n| --- | --- |\n" + "\n".join(rows) + "\n")
    parts.append(_closing(command.epilog or ""))
    return "".join(parts)


def _named(parameter: Any) -> str:  # noqa: ANN401
    option = str(parameter.opts[0])
    if not option.startswith("-"):
        return str(parameter.metavar)
    return f"{option} {parameter.metavar}" if parameter.metavar else option


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text.strip()))


def _closing(epilog: str) -> str:
    parts = []
    for paragraph in re.split(r"\n\s*\n", epilog.replace("\b", "").strip()):
        lines = [line.strip() for line in paragraph.strip().splitlines()]
        if lines and lines[0].startswith("Example"):
            parts.append("\n```sh\n" + "\n".join(lines[1:]) + "\n```\n")
        elif any(lines):
            parts.append("\n" + " ".join(lines) + "\n")
    return "".join(parts)


if __name__ == "__main__":
    MANUAL.write_text(write_manual(), encoding="utf-8")
    print(f"{MANUAL} is written.", file=sys.stderr)  # noqa: T201
