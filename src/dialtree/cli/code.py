"""`dialtree code`: the secrets that programs present."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import getpass
from typing import Annotated, TypeAlias

import typer

from dialtree.cli.group import new_app
from dialtree.cli.moments import last_day, parse_expiry
from dialtree.cli.numbers import parse_id
from dialtree.cli.options import AccountId, AsJson, DatabaseUrl, OnlyOrganization
from dialtree.cli.output import print_json, print_line, say, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.cli.table import print_table
from dialtree.directory.code import Scope
from dialtree.directory.faults import refuse
from dialtree.directory.reach import EVERYTHING
from dialtree.management import accounts, codes
from dialtree.storage.codes import ListedCode, list_codes
from dialtree.storage.database import Database

app = new_app(
    "Codes: the secrets that programs present.",
    epilog="""\b
Examples:
  dialtree code issue 1 --label "our CRM" --allow 10.0.0.0/8
  dialtree code adopt 1 < old-code.txt
  dialtree code revoke 2""",
)

_Label: TypeAlias = Annotated[
    str, typer.Option("--label", metavar="TEXT", help="What people call it.", show_default=False)
]
_Scope: TypeAlias = Annotated[
    Scope,
    typer.Option(
        "--scope",
        metavar="SCOPE",
        help="organization: the request's showAll decides; account: its own account's extensions alone.",
    ),
]
_Allow: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--allow", metavar="CIDR", help="A network it may be used from; may be repeated. Without, from anywhere."
    ),
]
_Expires: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--expires",
        metavar="DATE",
        parser=parse_expiry,
        help="The last day it matches (2027-01-31, in UTC), or the moment from which it does not (2027-01-31T12:00Z). "
        "Without, it does not expire.",
        show_default=False,
    ),
]


@app.command(epilog="JSON: the code's terms, and the secret as `code`.")
def issue(
    account: AccountId,
    label: _Label = "",
    scope: _Scope = "organization",
    allow: _Allow = None,
    expires: _Expires = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Make a new code for an account.

    The code alone goes to standard output, this once: only a digest of it is kept.
    """
    terms = _terms(label, scope, allow, expires)
    row, code = perform(lambda directory: codes.issue_code(directory, operator(), account, terms), database)
    if as_json:
        print_json(struct_fields(row, code=str(code)))
        return
    print_line(str(code))
    say(f"Code {row.id} of account {account} issued. Keep it now: it is not shown again.")


@app.command()
def adopt(
    account: AccountId,
    label: _Label = "",
    scope: _Scope = "organization",
    allow: _Allow = None,
    expires: _Expires = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Take over a code of another system.

    It is read from standard input, never from an argument: 8 to 64 of A-Z, a-z and 0-9.
    """
    terms = _terms(label, scope, allow, expires)
    text = _ask() if sys.stdin.isatty() else sys.stdin.buffer.read(_LONGEST).decode(errors="replace")
    if not text.strip():
        raise refuse("code", "none on standard input")
    row = perform(lambda directory: codes.adopt_code(directory, operator(), account, text, terms), database)
    if as_json:
        print_json(row)
    else:
        print_line(f"Code {row.id} of account {account} adopted.")


@app.command(
    "list",
    epilog="JSON: an array of codes, each with its `account_name`, how many `requests` it answered, and when it was "
    "`last_used_at`.",
)
def list_(organization: OnlyOrganization = None, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Show the codes of all organisations, or of one.

    Never the codes themselves, of which the last four characters are kept. On a terminal long cells end in "…"; into
    a file or a pipe all are whole.
    """

    async def load(directory: Database) -> list[ListedCode]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, EVERYTHING, organization)
            return await list_codes(connection, organization)

    found = perform(load, database)
    if as_json:
        more = ("account_name", "requests", "last_used_at")
        print_json([struct_fields(it.code, **{key: getattr(it, key) for key in more}) for it in found])
    elif not found:
        say("No codes yet; make one with `dialtree code issue ACCOUNT_ID`.")
    else:
        headings = ("ID", "Code", "Label", "Account", "Scope", "Networks", "Last used", "State")
        print_table(headings, map(_cells, found), ("ID",), ("Code", "Last used", "State"))


@app.command()
def revoke(
    code: Annotated[
        int,
        typer.Argument(
            metavar="CODE_ID", parser=parse_id, help="The code's id, as `code list` shows it.", show_default=False
        ),
    ],
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Revoke a code for good.

    It ceases to match at once, and cannot be adopted again.
    """
    row = perform(lambda directory: codes.revoke_code(directory, operator(), code), database)
    if as_json:
        print_json(row)
    else:
        print_line(f"Code {row.id} of account {row.account_id} revoked.")


_LONGEST = 10_000
"""How much of standard input is read for a code: far more than a code has, white space included."""


def _terms(label: str, scope: Scope, allow: Sequence[str] | None, expires: datetime | None) -> codes.Terms:
    return codes.Terms(label, scope, tuple(allow or ()), expires)


def _ask() -> str:
    try:
        return getpass("Code: ", stream=sys.stderr)
    except EOFError:
        say("")
        return ""


def _cells(listed: ListedCode) -> tuple[object, ...]:
    code = listed.code
    return (
        code.id,
        f"…{code.last_four}",
        code.label,
        f"{code.account_id} {listed.account_name}",
        code.scope,
        ", ".join(code.networks) or "any",
        listed.last_used_at.astimezone(UTC).date() if listed.last_used_at else "never",
        _state(listed),
    )


def _state(listed: ListedCode) -> str:
    code = listed.code
    if code.revoked_at:
        return f"revoked {code.revoked_at.astimezone(UTC).date()}"
    if code.expires_at is None:
        return "active"
    return f"{'until' if code.expires_at > datetime.now(UTC) else 'expired'} {last_day(code.expires_at)}"
