"""`dialtree extension`: the extensions of an organisation."""

from typing import Annotated

import typer
from msgspec import UNSET

from dialtree.cli.group import new_app
from dialtree.cli.numbers import parse_id
from dialtree.cli.options import AsJson, DatabaseUrl, Limit, OnlyOrganization, OrganizationId, Sip, row_limit
from dialtree.cli.output import print_json, print_line, say, state, struct_fields
from dialtree.cli.session import operator, perform
from dialtree.cli.table import print_table
from dialtree.directory.extension import Extension
from dialtree.directory.reach import EVERYTHING
from dialtree.management import accounts, extensions
from dialtree.storage.database import Database
from dialtree.storage.extension_lists import ExtensionFilter, ExtensionRow, list_extensions

app = new_app(
    "Extensions: SIP id, name, speed dial, account and user.",
    epilog="""\b
Examples:
  dialtree extension add acme100 Reception --account 1 --speed-dial 100
  dialtree extension set acme100 --user 7
  dialtree extension list --search reception""",
)

_UserOption = Annotated[
    int | None,
    typer.Option("--user", metavar="USER_ID", parser=parse_id, help="The user it is set to.", show_default=False),
]


@app.command(
    "list",
    epilog="JSON: an array of extensions, each with its `organization_id`, `account_name`, `user_name` and "
    "`user_email`.",
)
def list_(
    organization: OnlyOrganization = None,
    account: Annotated[
        int | None,
        typer.Option(
            "--account",
            metavar="ACCOUNT_ID",
            parser=parse_id,
            help="Only those of this account itself.",
            show_default=False,
        ),
    ] = None,
    search: Annotated[
        str,
        typer.Option(
            "--search",
            metavar="TEXT",
            help="Only those with all of these words, each in SIP id, name, speed dial, user or e-mail. Parts of words "
            "do; case, diacritics and Hebrew points do not count.",
            show_default=False,
        ),
    ] = "",
    limit: Limit = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Show the extensions of all organisations, or fewer, by SIP id.

    On a terminal long cells end in "…"; into a file or a pipe all are whole.
    """
    wanted = ExtensionFilter(organization, account, search)

    async def load(directory: Database) -> tuple[list[ExtensionRow], int]:
        async with directory.read() as connection:
            if organization is not None:
                await accounts.find_organization(connection, EVERYTHING, organization)
            if account is not None:
                await accounts.find(connection, EVERYTHING, account)
            return await list_extensions(connection, wanted, row_limit(limit, as_json=as_json))

    found, total = perform(load, database)
    if as_json:
        print_json([_fields(row) for row in found])
    elif found:
        headings = ("SIP", "Name", "Dial", "Account", "User", "State")
        print_table(headings, map(_cells, found), whole=("State",))
        if len(found) < total:
            say(f"{len(found):,} of {total:,} shown; --limit 0 shows all")
    elif wanted == ExtensionFilter():
        say("No extensions yet; add one with `dialtree extension add SIP NAME --account ID` or `dialtree import FILE`.")
    else:
        say("No such extensions.")


@app.command()
def add(
    sip: Sip,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.", show_default=False)],
    account: Annotated[
        int,
        typer.Option(
            "--account", metavar="ACCOUNT_ID", parser=parse_id, help="The account it is on.", show_default=False
        ),
    ],
    speed_dial: Annotated[
        str, typer.Option("--speed-dial", metavar="DIAL", help="Its speed dial.", show_default=False)
    ] = "",
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
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Its new name.", show_default=False)
    ] = None,
    speed_dial: Annotated[
        str | None,
        typer.Option("--speed-dial", metavar="DIAL", help="Its new speed dial; '' takes it away.", show_default=False),
    ] = None,
    user: _UserOption = None,
    no_user: Annotated[bool, typer.Option("--no-user", help="Set it to no user.")] = False,
    organization: OrganizationId = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Change an extension's name, speed dial and user.

    What is not named stays as it is. Another account: `extension move`.
    """
    if no_user and user is not None:
        raise typer.BadParameter("--user and --no-user exclude each other")
    if name is None and speed_dial is None and user is None and not no_user:
        raise typer.BadParameter("nothing to set: give --name, --speed-dial, --user or --no-user")
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
    to: Annotated[
        int,
        typer.Option("--to", metavar="ACCOUNT_ID", parser=parse_id, help="The account it goes to.", show_default=False),
    ],
    organization: OrganizationId = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Move an extension to another account.

    An extension stays in its organisation.
    """
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
def delete(
    sip: Sip, organization: OrganizationId = None, as_json: AsJson = False, database: DatabaseUrl = None
) -> None:
    """Delete a disabled extension."""
    perform(lambda directory: extensions.delete_extension(directory, operator(), sip, organization), database)
    if as_json:
        print_json({"sip": sip, "deleted": True})
    else:
        print_line(f"Extension {sip} deleted.")


def _enable(sip: str, organization: int | None, database: str | None, *, active: bool, as_json: bool) -> None:
    changed = perform(
        lambda directory: extensions.enable_extension(directory, operator(), sip, organization, active=active),
        database,
    )
    _print(changed, "enabled" if active else "disabled", as_json=as_json)


def _cells(row: ExtensionRow) -> tuple[object, ...]:
    extension = row.extension
    return (
        extension.sip,
        extension.name,
        extension.speed_dial,
        f"{extension.account_id} {row.account_name}",
        row.user_name or row.user_email,
        state(active=extension.active),
    )


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
