"""The options and arguments that several commands have, described once."""

from typing import Annotated, TypeAlias

import typer

from dialtree.cli.numbers import parse_id, whole_number

DatabaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Where the directory is: sqlite:///relative.db, sqlite:////absolute.db or postgresql://user@host/name. "
        "Default: DIALTREE_DATABASE, else sqlite:///dialtree.db.",
        show_default=False,
    ),
]

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]

OrganizationId: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--organization",
        metavar="ID",
        parser=parse_id,
        help="The organisation: the id of its root account. May be left out where there is only one.",
        show_default=False,
    ),
]

OnlyOrganization: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--organization",
        metavar="ID",
        parser=parse_id,
        help="Only of this organisation: the id of its root account.",
        show_default=False,
    ),
]

AccountId: TypeAlias = Annotated[
    int,
    typer.Argument(
        metavar="ACCOUNT_ID", parser=parse_id, help="The account's id, as `account list` shows it.", show_default=False
    ),
]

UserId: TypeAlias = Annotated[
    int,
    typer.Argument(
        metavar="USER_ID", parser=parse_id, help="The user's id, as `user list` shows it.", show_default=False
    ),
]

Sip: TypeAlias = Annotated[str, typer.Argument(metavar="SIP", help="The extension's SIP id.", show_default=False)]

MOST_ROWS = 10**9
"""The largest `--limit`."""

Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--limit",
        metavar="N",
        parser=whole_number(0, MOST_ROWS),
        help="Show at most this many; 0 shows all. Default: 100, or all with --json.",
        show_default=False,
    ),
]

DEFAULT_LIMIT = 100
"""How many rows a table shows unless told otherwise."""


def row_limit(limit: int | None, *, as_json: bool) -> int | None:
    """How many rows to fetch; None means all."""
    if limit is None:
        return None if as_json else DEFAULT_LIMIT
    return limit or None
