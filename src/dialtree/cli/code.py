"""`dialtree code`: the secrets that programs present."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import getpass
from typing import Annotated, Any

import typer

from dialtree.cli.code_options import (
    Allow,
    CodeId,
    Expires,
    Label,
    NewAllow,
    NewExpires,
    NewLabel,
    NewScope,
    ScopeOption,
)
from dialtree.cli.group import new_app
from dialtree.cli.moments import last_day
from dialtree.cli.numbers import whole_number
from dialtree.cli.options import AccountId, AsJson, DatabaseUrl, OnlyOrganization
from dialtree.cli.output import print_json, print_line, say, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.cli.table import print_table
from dialtree.directory.code import Scope
from dialtree.directory.faults import refuse
from dialtree.directory.reach import EVERYTHING
from dialtree.management import accounts, codes
from dialtree.management.code_rotation import MOST_OVERLAP, USUAL_OVERLAP, rotate_code
from dialtree.management.code_terms import Terms
from dialtree.storage.codes import ListedCode, list_codes
from dialtree.storage.database import Database

app = new_app(
    "Codes: the secrets that programs present.",
    epilog="""\b
Examples:
  dialtree code issue 1 --label "our CRM" --allow 10.0.0.0/8
  dialtree code adopt 1 < old-code.txt
  dialtree code set 2 --label "the old CRM" --expires 2027-01-31
  dialtree code rotate 2 --overlap 48
  dialtree code revoke 2""",
)


@app.command(epilog="JSON: the code's terms, and the secret as `code`.")
def issue(
    account: AccountId,
    label: Label = "",
    scope: ScopeOption = "organization",
    allow: Allow = None,
    expires: Expires = None,
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
    label: Label = "",
    scope: ScopeOption = "organization",
    allow: Allow = None,
    expires: Expires = None,
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


@app.command("set")
def set_(
    code: CodeId,
    label: NewLabel = None,
    scope: NewScope = None,
    allow: NewAllow = None,
    anywhere: Annotated[bool, typer.Option("--anywhere", help="It may be used from anywhere.")] = False,
    expires: NewExpires = None,
    no_expiry: Annotated[bool, typer.Option("--no-expiry", help="It does not expire.")] = False,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Change what a code may do, from the next request on.

    What is not named stays as it is.
    """
    if anywhere and allow:
        raise typer.BadParameter("--allow and --anywhere exclude each other")
    if no_expiry and expires is not None:
        raise typer.BadParameter("--expires and --no-expiry exclude each other")
    given: dict[str, Any] = {"label": label, "scope": scope, "networks": allow or None, "expires_at": expires}
    change = {field: value for field, value in given.items() if value is not None}
    change |= ({"networks": ()} if anywhere else {}) | ({"expires_at": None} if no_expiry else {})
    if not change:
        raise typer.BadParameter("nothing to set: give --label, --scope, --allow, --anywhere, --expires or --no-expiry")
    row = perform(lambda directory: codes.change_code(directory, operator(), code, change), database)
    if as_json:
        print_json(row)
    else:
        print_line(f"Code {row.id} of account {row.account_id} set.")


@app.command(epilog="JSON: the new code's terms, its secret as `code`, and the `old` code.")
def rotate(
    code: CodeId,
    overlap: Annotated[
        int | None,
        typer.Option(
            "--overlap",
            metavar="HOURS",
            parser=whole_number(0, MOST_OVERLAP),
            help=f"For how many hours the old code goes on; 0 lets it expire at once. Default: {USUAL_OVERLAP}.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Replace a code by a new one on the same terms.

    The old one goes on for a while, so that programs can change over. The new code alone goes to standard output, this
    once: only a digest of it is kept.
    """
    hours = USUAL_OVERLAP if overlap is None else overlap
    made, secret = perform(lambda directory: rotate_code(directory, operator(), code, hours), database)
    new, old = made.successor, made.old
    if as_json:
        print_json(struct_fields(new, code=str(secret), old=old))
        return
    print_line(str(secret))
    end = old.expires_at.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ") if hours and old.expires_at else "now"
    say(f"Code {new.id} replaces code {old.id}, which expires {end}. Keep it now: it is not shown again.")


@app.command()
def revoke(
    code: CodeId,
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


def _terms(label: str, scope: Scope, allow: Sequence[str] | None, expires: datetime | None) -> Terms:
    return Terms(label, scope, tuple(allow or ()), expires)


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
