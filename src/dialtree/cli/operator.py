"""`dialtree operator`: who does everything, in all organisations."""

from typing import Annotated, Any, TypeAlias

import typer

from dialtree.cli.group import new_app
from dialtree.cli.numbers import parse_id
from dialtree.cli.options import AsJson, DatabaseUrl
from dialtree.cli.output import print_json, print_line, say, state
from dialtree.cli.passwords import PasswordStdin, read_password
from dialtree.cli.session import operator as who
from dialtree.cli.session import perform
from dialtree.cli.table import print_table
from dialtree.management import operators
from dialtree.management.passwords import Passwords
from dialtree.storage.credentials import Credential, list_operators
from dialtree.storage.database import Database
from dialtree.storage.paging import MOST, Window

app = new_app(
    "Operators: who does everything, in all organisations.",
    epilog="""\b
Examples:
  dialtree user add Owner --email owner@acme.example --role operator
  dialtree operator list
  dialtree operator set 1 --password-stdin < password.txt""",
)

_OperatorId: TypeAlias = Annotated[
    int,
    typer.Argument(
        metavar="OPERATOR_ID",
        parser=parse_id,
        help="The operator's id, as `operator list` shows it.",
        show_default=False,
    ),
]


@app.command("list", epilog="JSON: an array of operators.")
def list_(as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Show the operators."""

    async def load(directory: Database) -> list[Credential]:
        found: list[Credential] = []
        async with directory.read() as connection:
            after = None
            while True:
                page = await list_operators(connection, Window(MOST, after=after))
                found += page.items
                after = page.last
                if after is None:
                    return found

    found = perform(load, database)
    if as_json:
        print_json(found)
    elif not found:
        say("No operators yet; add one with `dialtree user add NAME --email EMAIL --role operator`.")
    else:
        headings = ("ID", "Name", "E-mail", "Second factor", "Last signed in", "State")
        print_table(headings, map(_cells, found), ("ID",), ("Second factor", "Last signed in", "State"))


@app.command("set")
def set_(
    operator: _OperatorId,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Their new name.", show_default=False)
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="EMAIL", help="What they sign in with.", show_default=False)
    ] = None,
    password_stdin: PasswordStdin = False,
    without_second_factor: Annotated[
        bool, typer.Option("--without-second-factor", help="Take their second factor away.")
    ] = False,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Change an operator.

    What is not named stays as it is. A new password signs them out everywhere.
    """
    change = {field: value for field, value in (("name", name), ("email", email)) if value is not None}
    if not (change or password_stdin or without_second_factor):
        raise typer.BadParameter("nothing to set: give --name, --email, --password-stdin or --without-second-factor")
    password = read_password(from_input=True) if password_stdin else None
    changed = perform(
        lambda directory: operators.set_operator(
            directory, Passwords(), who(), operator, change, password, without_second_factor=without_second_factor
        ),
        database,
    )
    _print(changed, "set", as_json=as_json)


@app.command()
def disable(operator: _OperatorId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Disable an operator, and sign them out everywhere."""
    _change(operator, database, {"active": False}, "disabled", as_json=as_json)


@app.command()
def enable(operator: _OperatorId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Enable an operator."""
    _change(operator, database, {"active": True}, "enabled", as_json=as_json)


@app.command()
def delete(operator: _OperatorId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Delete an operator.

    The last who can sign in stays.
    """
    perform(lambda directory: operators.delete_operator(directory, who(), operator), database)
    if as_json:
        print_json({"id": operator, "deleted": True})
    else:
        print_line(f"Operator {operator} deleted.")


def _change(operator: int, database: str | None, change: dict[str, Any], deed: str, *, as_json: bool) -> None:
    changed = perform(lambda directory: operators.change_operator(directory, who(), operator, change), database)
    _print(changed, deed, as_json=as_json)


def _print(operator: Credential, deed: str, *, as_json: bool) -> None:
    if as_json:
        print_json(operator)
    else:
        print_line(f"Operator {operator.id} ({operator.name}) {deed}.")


def _cells(operator: Credential) -> tuple[object, ...]:
    seen = operator.last_signed_in_at
    return (
        operator.id,
        operator.name,
        operator.email,
        "yes" if operator.second_factor else "no",
        seen.date() if seen else "never",
        state(active=operator.active),
    )
