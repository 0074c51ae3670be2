"""`dialtree user erase`: asks before it does what cannot be undone."""

import sys
from typing import Annotated

import typer

from dialtree.cli.options import AsJson, DatabaseUrl, UserId
from dialtree.cli.output import print_json, print_line
from dialtree.cli.session import operator, perform
from dialtree.directory.faults import refuse
from dialtree.management.erasure import erase_user


def erase(
    user: UserId,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask. Needed where nobody can be asked.")] = False,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Erase a person for good, also from history and audit.

    The user is deleted, and how they sign in, whether or not they are disabled; also one who was deleted before. Their
    name and e-mail go, from the change log and the audit too; of what they did, that it was done remains. The
    extensions set to them remain, without a user, and keep their names. Uploaded files of the organisation go.
    """
    if not yes:
        _ask(user)
    perform(lambda directory: erase_user(directory, operator(), user), database)
    if as_json:
        print_json({"id": user, "erased": True})
    else:
        print_line(f"User {user} erased.")


def _ask(user: int) -> None:
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody can be asked here: give --yes")
    try:
        sure = typer.confirm(f"Erase user {user} for good?", err=True)
    except typer.Abort:
        raise KeyboardInterrupt from None
    if not sure:
        raise refuse("user", f"{user} was not erased")
