"""`dialtree extension`: the extensions of an organisation."""

from typing import Annotated

import typer
from msgspec import UNSET

from dialtree.cli.options import AsJson, DatabaseUrl, Limit, OrganizationId, Sip, row_limit
from dialtree.cli.output import print_json, print_line, print_table, say, state, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.directory.extension import Extension
from dialtree.management import accounts, extensions
from dialtree.storage.database import Database
from dialtree.storage.extensions import ExtensionFilter, ExtensionRow, count_extensions, list_extensions

app = typer.Typer(help="Extensions: SIP id, name, speed dial, account and user.", no_args_is_help=True)

_UserOption = Annotated[
    int | None, typer.Option("--user", metavar="USER_ID", help="The user it is set to.", show_default=False)
]


@app.command("list")
def list_(
    organization: OrganizationId = None,
    account: Annotated[
        int | None,
        typer.Option("--account", metavar="ACCOUNT_ID", help="Only those of this account itself.", show_default=False),
    ] = None,
    search: Annotated[
        str, typer.Option("--search", help="Only those with this text in SIP id, name, speed dial, user or e-mail.")
    ] = "",
    limit: Limit = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Show the extensions of all organisations, or fewer."""
    wanted = ExtensionFilter(organization, account, search)

    async def load(directory: Database) -> tuple[list[ExtensionRow], int]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, organization)
            if account is not None:
                await accounts.find(connection, account)
            found = await list_extensions(connection, wanted, row_limit(limit, as_json=as_json))
            return found, await count_extensions(connection, wanted)

    found, total = perform(load, database)
    if as_json:
        print_json([_fields(row) for row in found])
        return
    rows = [
        (
            row.extension.sip,
            row.extension.name,
            row.extension.speed_dial,
            f"{row.account_name} ({row.extension.account_id})",
            row.user_name or row.user_email,
            state(active=row.extension.active),
        )
        for row in found
    ]
    print_table(("SIP", "Name", "Speed dial", "Account", "User", "State"), rows, ("Speed dial",))
    if len(found) < total:
        say(f"{len(found):,} of {total:,} shown; --limit 0 shows all")


@app.command()
def add(
    sip: Sip,
    name: Annotated[str, typer.Argument(help="Its name.", show_default=False)],
    account: Annotated[
        int, typer.Option("--account", metavar="ACCOUNT_ID", help="The account it is on.", show_default=False)
    ],
    speed_dial: Annotated[str, typer.Option("--speed-dial", help="Its speed dial.", show_default=False)] = "",
    user: _UserOption = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Add an extension to an account."""
    added = perform(
        lambda directory: extensions.add_extension(directory, operator(), account, sip, name, speed_dial, user),
        database,
    )
    _print(added, "added", as_json=as_json)


@app.command("set")
def set_(
    sip: Sip,
    name: Annotated[str | None, typer.Option("--name", help="Its new name.", show_default=False)] = None,
    speed_dial: Annotated[
        str | None, typer.Option("--speed-dial", help="Its new speed dial; '' takes it away.", show_default=False)
    ] = None,
    user: _UserOption = None,
    no_user: Annotated[bool, typer.Option("--no-user", help="Set it to no user.")] = False,
    organization: OrganizationId = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Change an extension's name, speed dial and user; what is not named stays as it is."""
    if no_user and user is not None:
        raise typer.BadParameter("--user and --no-user exclude each other")
    user_id = None if no_user else UNSET if user is None else user
    changed = perform(
        lambda directory: extensions.set_extension(
            directory, operator(), sip, organization, name=name, speed_dial=speed_dial, user_id=user_id
        ),
        database,
    )
    _print(changed, "set", as_json=as_json)


@app.command()
def move(
    sip: Sip,
    to: Annotated[int, typer.Option("--to", metavar="ACCOUNT_ID", help="The account it goes to.", show_default=False)],
    organization: OrganizationId = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Move an extension to another account of its organisation."""
    moved = perform(lambda directory: extensions.move_extension(directory, operator(), sip, to, organization), database)
    _print(moved, "moved", as_json=as_json)


@app.command()
def disable(
    sip: Sip, organization: OrganizationId = None, as_json: AsJson = False, database: DatabaseUrl = None
) -> None:
    """Disable an extension: it is not listed any more."""
    _enable(sip, organization, database, active=False, as_json=as_json)


@app.command()
def enable(
    sip: Sip, organization: OrganizationId = None, as_json: AsJson = False, database: DatabaseUrl = None
) -> None:
    """Enable an extension."""
    _enable(sip, organization, database, active=True, as_json=as_json)


@app.command()
def delete(sip: Sip, organization: OrganizationId = None, database: DatabaseUrl = None) -> None:
    """Delete a disabled extension."""
    perform(lambda directory: extensions.delete_extension(directory, operator(), sip, organization), database)
    print_line(f"Extension {sip} deleted.")


def _enable(sip: str, organization: int | None, database: str | None, *, active: bool, as_json: bool) -> None:
    changed = perform(
        lambda directory: extensions.enable_extension(directory, operator(), sip, organization, active=active),
        database,
    )
    _print(changed, "enabled" if active else "disabled", as_json=as_json)


def _fields(row: ExtensionRow) -> dict[str, object]:
    return struct_fields(
        row.extension,
        organization_id=row.organization_id,
        account_name=row.account_name,
        user_name=row.user_name,
        user_email=row.user_email,
    )


def _print(extension: Extension, deed: str, *, as_json: bool) -> None:
    if as_json:
        print_json(extension)
    else:
        print_line(f"Extension {extension.sip} ({extension.name}) {deed}.")
