"""`dialtree account`: the accounts of the directory."""

from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.cli.options import AccountId, AsJson, DatabaseUrl, OrganizationId
from dialtree.cli.output import print_json, print_line, print_table, state, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.directory.account import Account
from dialtree.directory.tree import Tree
from dialtree.management import accounts
from dialtree.storage.accounts import count_extensions, load_accounts
from dialtree.storage.database import Database

app = typer.Typer(help="Accounts: organisations and what is below them.", no_args_is_help=True)

_DEEPEST_INDENT = 12


@app.command("list")
def list_(organization: OrganizationId = None, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Show the accounts as a tree."""

    async def load(directory: Database) -> tuple[list[Account], dict[int, int]]:
        async with directory.read() as connection:
            root = await _root(connection, organization)
            return await load_accounts(connection, root), await count_extensions(connection, root)

    found, extensions = perform(load, database)
    walked = list(Tree(found).walk())
    if as_json:
        print_json([struct_fields(it, extensions=extensions.get(it.id, 0)) for _, it in walked])
        return
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
    print_table(("ID", "Account", "Below", "Extensions", "State"), rows, ("ID", "Below", "Extensions"))


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The account's name.", show_default=False)],
    parent: Annotated[
        int | None,
        typer.Option("--parent", metavar="ACCOUNT_ID", help="The account above it; without, it is an organisation."),
    ] = None,
    account_id: Annotated[
        int | None, typer.Option("--id", metavar="ID", help="Its id; without, the first that was never used.")
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
    name: Annotated[str, typer.Option("--name", help="Its new name.", show_default=False)],
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
        int, typer.Option("--to", metavar="ACCOUNT_ID", help="The account it goes below.", show_default=False)
    ],
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Move an account, with all that is on and below it, below another."""
    moved = perform(lambda directory: accounts.move_account(directory, operator(), account, to), database)
    _print(moved, "moved", as_json=as_json)


@app.command()
def disable(account: AccountId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Disable an account: nothing on or below it is listed any more."""
    _enable(account, database, active=False, as_json=as_json)


@app.command()
def enable(account: AccountId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Enable an account."""
    _enable(account, database, active=True, as_json=as_json)


@app.command()
def delete(account: AccountId, database: DatabaseUrl = None) -> None:
    """Delete a disabled account that holds nothing."""
    perform(lambda directory: accounts.delete_account(directory, operator(), account), database)
    print_line(f"Account {account} deleted.")


def _enable(account: int, database: str | None, *, active: bool, as_json: bool) -> None:
    changed = perform(
        lambda directory: accounts.enable_account(directory, operator(), account, active=active), database
    )
    _print(changed, "enabled" if active else "disabled", as_json=as_json)


async def _root(connection: AsyncConnection, organization_id: int | None) -> int | None:
    if organization_id is None:
        return None
    return await accounts.find_organization(connection, organization_id)


def _print(account: Account, deed: str, *, as_json: bool) -> None:
    if as_json:
        print_json(account)
    else:
        print_line(f"Account {account.id} ({account.name}) {deed}.")
