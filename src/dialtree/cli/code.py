"""`dialtree code`: the secrets that programs present."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

import typer

from dialtree.cli.options import AccountId, AsJson, DatabaseUrl, OrganizationId
from dialtree.cli.output import moment, print_json, print_line, print_table, say, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.directory.code import SCOPES
from dialtree.directory.faults import refuse
from dialtree.management import accounts, codes
from dialtree.storage.codes import ListedCode, list_codes
from dialtree.storage.database import Database

app = typer.Typer(help="Codes: the secrets that programs present.", no_args_is_help=True)

_Label: TypeAlias = Annotated[str, typer.Option("--label", help="What people call it.", show_default=False)]
_Scope: TypeAlias = Annotated[
    str,
    typer.Option(
        "--scope",
        metavar="|".join(SCOPES),
        help="organization: showAll decides; account: its own account's extensions alone.",
    ),
]
_Allow: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--allow", metavar="CIDR", help="A network it may be used from; may be repeated. Without, from anywhere."
    ),
]
_Expires: TypeAlias = Annotated[
    str,
    typer.Option(
        "--expires",
        metavar="DATE",
        help="The last day it matches (2027-01-31, in UTC), or the moment from which it does not (2027-01-31T12:00Z).",
        show_default=False,
    ),
]


@app.command()
def issue(
    account: AccountId,
    label: _Label = "",
    scope: _Scope = "organization",
    allow: _Allow = None,
    expires: _Expires = "",
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Make a new code for an account. The code alone goes to standard output, this once."""
    terms = codes.Terms(label, scope, allow or (), _read_expiry(expires))
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
    expires: _Expires = "",
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Take over a code of another system; it is read from standard input."""
    terms = codes.Terms(label, scope, allow or (), _read_expiry(expires))
    text = typer.prompt("Code", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
    row = perform(lambda directory: codes.adopt_code(directory, operator(), account, text, terms), database)
    if as_json:
        print_json(row)
    else:
        print_line(f"Code {row.id} of account {account} adopted.")


@app.command("list")
def list_(organization: OrganizationId = None, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Show the codes of all organisations, or of one; never the secrets themselves."""

    async def load(directory: Database) -> list[ListedCode]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, organization)
            return await list_codes(connection, organization)

    found = perform(load, database)
    if as_json:
        more = ("account_name", "requests", "last_used_at")
        print_json([struct_fields(it.code, **{key: getattr(it, key) for key in more}) for it in found])
        return
    headings = ("ID", "Label", "Code", "Account", "Scope", "Networks", "Last used", "State")
    print_table(headings, [_row(it) for it in found], ("ID",))


@app.command()
def revoke(
    code: Annotated[
        int, typer.Argument(metavar="ID", help="The code's id, as `code list` shows it.", show_default=False)
    ],
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Revoke a code for good."""
    row = perform(lambda directory: codes.revoke_code(directory, operator(), code), database)
    if as_json:
        print_json(row)
    else:
        print_line(f"Code {row.id} of account {row.account_id} revoked.")


def _row(listed: ListedCode) -> tuple[object, ...]:
    code = listed.code
    return (
        code.id,
        code.label,
        f"…{code.last_four}",
        f"{listed.account_name} ({code.account_id})",
        code.scope,
        ", ".join(code.networks) or "any",
        moment(listed.last_used_at) or "never",
        _state(listed),
    )


def _state(listed: ListedCode) -> str:
    code = listed.code
    if code.revoked_at:
        return f"revoked {moment(code.revoked_at)}"
    if code.expires_at is None:
        return "active"
    verb = "expires" if code.expires_at > datetime.now(UTC) else "expired"
    return f"{verb} {moment(code.expires_at)}"


def _read_expiry(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise refuse("--expires", f"{text!r} is neither a date nor a moment of ISO 8601") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    whole_day = "T" not in text.upper() and ":" not in text
    return at + timedelta(days=1) if whole_day else at
