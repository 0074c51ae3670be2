"""`dialtree`: the command that leads to all others."""

import os
import sys
from typing import Annotated

import typer

from dialtree import __version__
from dialtree.cli import account, code, extension, user
from dialtree.cli.export import export
from dialtree.cli.import_ import import_
from dialtree.cli.init import init
from dialtree.cli.options import DatabaseUrl
from dialtree.cli.output import print_line, say
from dialtree.cli.serve import serve
from dialtree.directory.faults import RefusedError
from dialtree.storage.errors import ConstraintError, NotSetUpError, OutOfReachError

app = typer.Typer(
    name="dialtree",
    help="Dialtree: an organisation's extension directory.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(init)
app.command()(serve)
app.command("import")(import_)
app.command()(export)
app.add_typer(account.app, name="account")
app.add_typer(user.app, name="user")
app.add_typer(extension.app, name="extension")
app.add_typer(code.app, name="code")

_REFUSED = 1
_INTERRUPTED = 130


def _print_version(asked: bool) -> None:
    if asked:
        print_line(f"dialtree {__version__}")
        raise typer.Exit


@app.callback()
def root(
    database: DatabaseUrl = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Dialtree: an organisation's extension directory."""
    if database is not None:
        os.environ["DIALTREE_DATABASE"] = database


def run() -> None:
    """Runs the command line; what goes wrong is one clear line on standard error."""
    try:
        app()
    except RefusedError as error:
        for fault in error.faults:
            say(f"dialtree: {fault}")
        sys.exit(_REFUSED)
    except (NotSetUpError, OutOfReachError, ConstraintError) as error:
        say(f"dialtree: {error}")
        sys.exit(_REFUSED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not try to flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_REFUSED)
