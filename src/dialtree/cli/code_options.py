"""The options and arguments of the commands for codes."""

from datetime import datetime
from typing import Annotated, TypeAlias

import typer

from dialtree.cli.moments import parse_expiry
from dialtree.cli.numbers import parse_id
from dialtree.directory.code import Scope

_SCOPES = "organization: the request's showAll decides; account: its own account's extensions alone."
_DATES = "The last day it matches (2027-01-31, in UTC), or the moment from which it does not (2027-01-31T12:00Z)."

CodeId: TypeAlias = Annotated[
    int,
    typer.Argument(
        metavar="CODE_ID", parser=parse_id, help="The code's id, as `code list` shows it.", show_default=False
    ),
]
Label: TypeAlias = Annotated[
    str, typer.Option("--label", metavar="TEXT", help="What people call it.", show_default=False)
]
ScopeOption: TypeAlias = Annotated[
    Scope,
    typer.Option(
        "--scope",
        metavar="SCOPE",
        help=_SCOPES,
    ),
]
Allow: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--allow", metavar="CIDR", help="A network it may be used from; may be repeated. Without, from anywhere."
    ),
]
Expires: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--expires",
        metavar="DATE",
        parser=parse_expiry,
        help=f"{_DATES} Without, it does not expire.",
        show_default=False,
    ),
]

NewLabel: TypeAlias = Annotated[
    str | None, typer.Option("--label", metavar="TEXT", help="What people call it.", show_default=False)
]
NewScope: TypeAlias = Annotated[
    Scope | None, typer.Option("--scope", metavar="SCOPE", help=_SCOPES, show_default=False)
]
NewAllow: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="CIDR",
        help="A network it may be used from, in place of those before; may be repeated.",
        show_default=False,
    ),
]
NewExpires: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--expires", metavar="DATE", parser=parse_expiry, help=_DATES, show_default=False),
]
