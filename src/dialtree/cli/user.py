"""`dialtree user`: the users of an organisation."""

from typing import Annotated

import typer

from dialtree.cli.erase import erase
from dialtree.cli.group import new_app
from dialtree.cli.numbers import parse_id
from dialtree.cli.options import AsJson, DatabaseUrl, Limit, OnlyOrganization, OrganizationId, UserId, row_limit
from dialtree.cli.output import print_json, print_line, say, state, struct_fields
from dialtree.cli.passwords import PasswordStdin
from dialtree.cli.people import NewPerson, add_person
from dialtree.cli.session import operator, perform
from dialtree.cli.sign_in import AccountOption, RoleOption, sign_in
from dialtree.cli.table import print_table
from dialtree.directory.reach import EVERYTHING
from dialtree.directory.role import Role
from dialtree.directory.user import User
from dialtree.management import accounts, users
from dialtree.storage.credentials import load_roles
from dialtree.storage.database import Database
from dialtree.storage.users import count_users, list_users

app = new_app(
    "Users: the people that extensions are set to.",
    epilog="""\b
Examples:
  dialtree user add "Dana Levi" --email dana.levi@acme.example
  dialtree extension set acme100 --user 1
  dialtree user add Avi --email avi@acme.example --role manager --account 1
  dialtree user add Ana --email ana@acme.example --role operator""",
)


@app.command("list", epilog="JSON: an array of users, each with its `organization_id` and `role`.")
def list_(
    organization: OnlyOrganization = None, limit: Limit = None, as_json: AsJson = False, database: DatabaseUrl = None
) -> None:
    """Show the users of all organisations, or of one.

    On a terminal long cells end in "…"; into a file or a pipe all are whole.
    """

    async def load(directory: Database) -> tuple[list[tuple[int, User]], int, dict[int, Role]]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, EVERYTHING, organization)
            found = await list_users(connection, organization, row_limit(limit, as_json=as_json))
            return found, await count_users(connection, organization), await load_roles(connection)

    found, total, roles = perform(load, database)
    if as_json:
        print_json([struct_fields(user, organization_id=owner, role=roles.get(user.id)) for owner, user in found])
        return
    if not found:
        say("No users yet; add one with `dialtree user add NAME` or `dialtree import FILE`.")
        return
    rows = [
        (user.id, user.name, user.email, owner, roles.get(user.id, ""), state(active=user.active))
        for owner, user in found
    ]
    headings = ("ID", "Name", "E-mail", "Organisation", "Role", "State")
    print_table(headings, rows, ("ID", "Organisation"), ("Role", "State"))
    if len(found) < total:
        say(f"{len(found):,} of {total:,} shown; --limit 0 shows all")


@app.command()
def add(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Their name; '' if they have but an e-mail.", show_default=False)
    ],
    email: Annotated[
        str, typer.Option("--email", metavar="EMAIL", help="Their e-mail, kept as given.", show_default=False)
    ] = "",
    organization: OrganizationId = None,
    user_id: Annotated[
        int | None,
        typer.Option("--id", metavar="ID", parser=parse_id, help="Their id; without, the first that was never used."),
    ] = None,
    role: RoleOption = None,
    account: AccountOption = None,
    password_stdin: PasswordStdin = False,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Add a user to an organisation.

    With --role operator it is an operator, who is no user of any. Who has a role signs in with the e-mail and a
    password: that is asked for without showing it, or comes from standard input; it is never an argument.
    """
    if role is not None:
        wanted = NewPerson(name, email, role, account, organization, user_id)
        add_person(wanted, database, password_stdin=password_stdin, as_json=as_json)
        return
    if account is not None or password_stdin:
        raise typer.BadParameter("only who has a role signs in: give --role too")
    added = perform(
        lambda directory: users.add_user(directory, operator(), name, email, organization, user_id), database
    )
    _print(added, "added", as_json=as_json)


@app.command("set")
def set_(
    user: UserId,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Their new name; '' takes it away.", show_default=False),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option("--email", metavar="EMAIL", help="Their new e-mail; '' takes it away.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Change a user's name and e-mail.

    What is not named stays as it is.
    """
    if name is None and email is None:
        raise typer.BadParameter("nothing to set: give --name or --email")
    changed = perform(lambda directory: users.set_user(directory, operator(), user, name, email), database)
    _print(changed, "set", as_json=as_json)


app.command("sign-in", epilog="JSON: how they sign in; never the password.")(sign_in)


@app.command()
def disable(user: UserId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Disable a user.

    The extensions set to them remain; their name and e-mail read as empty in the extension list.
    """
    _enable(user, database, active=False, as_json=as_json)


@app.command()
def enable(user: UserId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Enable a user."""
    _enable(user, database, active=True, as_json=as_json)


@app.command()
def delete(user: UserId, as_json: AsJson = False, database: DatabaseUrl = None) -> None:
    """Delete a disabled user.

    The extensions set to them remain, without a user.
    """
    perform(lambda directory: users.delete_user(directory, operator(), user), database)
    if as_json:
        print_json({"id": user, "deleted": True})
    else:
        print_line(f"User {user} deleted.")


app.command(epilog="JSON: the `id`, and that they are `erased`.")(erase)


def _enable(user: int, database: str | None, *, active: bool, as_json: bool) -> None:
    changed = perform(lambda directory: users.enable_user(directory, operator(), user, active=active), database)
    _print(changed, "enabled" if active else "disabled", as_json=as_json)


def _print(user: User, deed: str, *, as_json: bool) -> None:
    if as_json:
        print_json(user)
    else:
        print_line(f"User {user.id} ({user.name or user.email}) {deed}.")
