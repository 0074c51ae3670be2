"""`dialtree user`: the users of an organisation."""

from typing import Annotated

import typer

from dialtree.cli.options import AsJson, DatabaseUrl, Limit, OrganizationId, UserId, row_limit
from dialtree.cli.output import print_json, print_line, print_table, say, state, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.directory.user import User
from dialtree.management import accounts, users
from dialtree.storage.database import Database
from dialtree.storage.users import count_users, list_users

app = typer.Typer(help="Users: the people that extensions are set to.", no_args_is_help=True)


@app.command("list")
def list_(
    organization: OrganizationId = None, limit: Limit = None, as_json: AsJson = False, database: DatabaseUrl = None
) -> None:
    """Show the users of all organisations, or of one."""

    async def load(directory: Database) -> tuple[list[tuple[int, User]], int]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, organization)
            found = await list_users(connection, organization, row_limit(limit, as_json=as_json))
            return found, await count_users(connection, organization)

    found, total = perform(load, database)
    if as_json:
        print_json([struct_fields(user, organization_id=owner) for owner, user in found])
        return
    rows = [(user.id, user.name, user.email, owner, state(active=user.active)) for owner, user in found]
    print_table(("ID", "Name", "E-mail", "Organisation", "State"), rows, ("ID", "Organisation"))
    if len(found) < total:
        say(f"{len(found):,} of {total:,} shown; --limit 0 shows all")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Their name.", show_default=False)],
    email: Annotated[str, typer.Option("--email", help="Their e-mail, kept as given.", show_default=False)] = "",
    organization: OrganizationId = None,
    user_id: Annotated[
        int | None, typer.Option("--id", metavar="ID", help="Their id; without, the first that was never used.")
    ] = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Add a user."""
    added = perform(
        lambda directory: users.add_user(directory, operator(), name, email, organization, user_id), database
    )
    _print(added, "added", as_json=as_json)


@app.command("set")
def set_(
    user: UserId,
    name: Annotated[str | None, typer.Option("--name", help="Their new name.", show_default=False)] = None,
    email: Annotated[
        str | None, typer.Option("--email", help="Their new e-mail; '' takes it away.", show_default=False)
    ] = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Change a user's name and e-mail; what is not named stays as it is."""
    changed = perform(lambda directory: users.set_user(directory, operator(), user, name, email), database)
    _print(changed, "set", as_json=as_json)


@app.command()
def disable(user: UserId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Disable a user: their name and e-mail read as empty in the extension list."""
    _enable(user, database, active=False, as_json=as_json)


@app.command()
def enable(user: UserId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Enable a user."""
    _enable(user, database, active=True, as_json=as_json)


@app.command()
def delete(user: UserId, database: DatabaseUrl = None) -> None:
    """Delete a disabled user; the extensions set to them remain, without a user."""
    perform(lambda directory: users.delete_user(directory, operator(), user), database)
    print_line(f"User {user} deleted.")


def _enable(user: int, database: str | None, *, active: bool, as_json: bool) -> None:
    changed = perform(lambda directory: users.enable_user(directory, operator(), user, active=active), database)
    _print(changed, "enabled" if active else "disabled", as_json=as_json)


def _print(user: User, deed: str, *, as_json: bool) -> None:
    if as_json:
        print_json(user)
    else:
        print_line(f"User {user.id} ({user.name or user.email}) {deed}.")
