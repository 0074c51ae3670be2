"""`dialtree`: the command that leads to all others."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer
import typer.main

from dialtree import __version__
from dialtree.cli.deferred import Commands
from dialtree.cli.options import DatabaseUrl
from dialtree.cli.output import print_line

app = typer.Typer(
    name="dialtree",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        print_line(f"dialtree {__version__}")
        raise typer.Exit


@app.callback(
    epilog="""\b
Exit codes: 0 fine; 1 refused or failed, with one line on standard error that
says why; 2 misuse; 130 stopped by Ctrl-C.

\b
First steps:
  dialtree init
  dialtree import extensions.csv --organization 1:Acme
  dialtree code issue 1 --label "our CRM"
  dialtree serve""",
)
def root(
    database: DatabaseUrl = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Dialtree: an organisation's extension directory."""
    if database is not None:
        os.environ["DIALTREE_DATABASE"] = database


def execute(arguments: Sequence[str]) -> object:
    """Runs one command, and raises whatever goes wrong.

    Args:
        arguments: The arguments.

    Returns:
        An exit code, or something else when all is well.
    """
    return typer.main.get_command(app).main(list(arguments), prog_name="dialtree", standalone_mode=False)
