"""`dialtree account`: the accounts of the directory."""

from typing import Annotated

import typer

from dialtree.cli.group import new_app
from dialtree.cli.numbers import parse_id
from dialtree.cli.options import AccountId, AsJson, DatabaseUrl, OnlyOrganization
from dialtree.cli.output import print_json, print_line, say, state, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.cli.table import print_table
from dialtree.directory.account import Account
from dialtree.directory.reach import EVERYTHING
from dialtree.directory.tree import Tree
from dialtree.management import accounts
from dialtree.storage.accounts import count_extensions, load_accounts
from dialtree.storage.database import Database

app = new_app(
    "Accounts: organisations and what is below them.",
    epilog="""\b
Examples:
  dialtree account add Acme                  an organisation
  dialtree account add Sales --parent 1      an account below account 1
  dialtree account disable 2""",
)

_DEEPEST_INDENT = 12


@app.command("list", epilog="JSON: an array of accounts, each with how many `extensions` it has itself.")
def list_(organization: OnlyOrganization = None, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Show the accounts as a tree.

    Each with how many extensions it has itself, those of accounts below it not counted. On a terminal long cells end
    in "…"; into a file or a pipe all are whole.
    """

    async def load(directory: Database) -> tuple[list[Account], dict[int, int]]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, EVERYTHING, organization)
            return await load_accounts(connection, organization), await count_extensions(connection, organization)

    found, extensions = perform(load, database)
    walked = list(Tree(found).walk())
    if as_json:
        print_json([struct_fields(it, extensions=extensions.get(it.id, 0)) for _, it in walked])
    elif not walked:
        say("No accounts yet; add an organisation with `dialtree account add NAME` or `dialtree import FILE`.")
    else:
        rows = [
            (
                it.id,
                "  " * min(depth, _DEEPEST_INDENT) + it.name,
                "" if it.parent_id is None else it.parent_id,
                extensions.get(it.id, 0),
                state(active=it.active),
            )
            for depth, it in walked
        ]
        headings = ("ID", "Account", "Below", "Extensions", "State")
        print_table(headings, rows, ("ID", "Below", "Extensions"), ("State",))


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The account's name.", show_default=False)],
    parent: Annotated[
        int | None,
        typer.Option(
            "--parent",
            metavar="ACCOUNT_ID",
            parser=parse_id,
            help="The account above it; without, it is an organisation.",
        ),
    ] = None,
    account_id: Annotated[
        int | None,
        typer.Option("--id", metavar="ID", parser=parse_id, help="Its id; without, the first that was never used."),
    ] = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Add an account, or without --parent an organisation."""
    added = perform(lambda directory: accounts.add_account(directory, operator(), name, parent, account_id), database)
    _print(added, "added", as_json=as_json)


@app.command("set")
def set_(
    account: AccountId,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Its new name.", show_default=False)],
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Rename an account."""
    renamed = perform(lambda directory: accounts.set_account(directory, operator(), account, name), database)
    _print(renamed, "set", as_json=as_json)


@app.command()
def move(
    account: AccountId,
    to: Annotated[
        int,
        typer.Option(
            "--to", metavar="ACCOUNT_ID", parser=parse_id, help="The account it goes below.", show_default=False
        ),
    ],
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Move an account below another.

    All that is on and below it moves along. An account stays in its organisation.
    """
    moved = perform(lambda directory: accounts.move_account(directory, operator(), account, to), database)
    _print(moved, "moved", as_json=as_json)


@app.command()
def disable(account: AccountId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Disable an account, and what is on and below it.

    None of its extensions is listed, nor those of accounts below it, and their codes do not match.
    """
    _enable(account, database, active=False, as_json=as_json)


@app.command()
def enable(account: AccountId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Enable an account."""
    _enable(account, database, active=True, as_json=as_json)


@app.command()
def delete(account: AccountId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Delete a disabled account that holds nothing.

    Nothing: no accounts, extensions, users, and codes that are not revoked.
    """
    perform(lambda directory: accounts.delete_account(directory, operator(), account), database)
    if as_json:
        print_json({"id": account, "deleted": True})
    else:
        print_line(f"Account {account} deleted.")


def _enable(account: int, database: str | None, *, active: bool, as_json: bool) -> None:
    changed = perform(
        lambda directory: accounts.enable_account(directory, operator(), account, active=active), database
    )
    _print(changed, "enabled" if active else "disabled", as_json=as_json)


def _print(account: Account, deed: str, *, as_json: bool) -> None:
    if as_json:
        print_json(account)
    else:
        print_line(f"Account {account.id} ({account.name}) {deed}.")
