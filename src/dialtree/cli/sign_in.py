"""`dialtree user sign-in`: how a user signs in, and as what."""

from typing import Annotated, TypeAlias

import typer

from dialtree.cli.numbers import parse_id
from dialtree.cli.options import AsJson, DatabaseUrl, UserId
from dialtree.cli.output import print_json, print_line
from dialtree.cli.passwords import PasswordStdin, read_password
from dialtree.cli.people import signs_in
from dialtree.cli.session import operator, perform
from dialtree.directory.role import Role
from dialtree.management import people
from dialtree.management.passwords import Passwords
from dialtree.management.people import SignInChange

RoleOption: TypeAlias = Annotated[
    Role | None,
    typer.Option(
        "--role",
        metavar="ROLE",
        help="What they sign in as: manager or viewer of an account and all below, agent, or operator of all "
        "organisations, who is no user of any. Without, they do not sign in.",
        show_default=False,
    ),
]
AccountOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--account",
        metavar="ACCOUNT_ID",
        parser=parse_id,
        help="The account that what they may do begins at.",
        show_default=False,
    ),
]


def sign_in(
    user: UserId,
    email: Annotated[
        str | None,
        typer.Option(
            "--email",
            metavar="EMAIL",
            help="What they sign in with; without, and without a sign-in until now, the user's e-mail.",
            show_default=False,
        ),
    ] = None,
    role: RoleOption = None,
    account: AccountOption = None,
    password_stdin: PasswordStdin = False,
    without_second_factor: Annotated[
        bool, typer.Option("--without-second-factor", help="Take their second factor away.")
    ] = False,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Let a user sign in, or change how they do.

    What is not named stays as it is. A new password signs them out everywhere.
    """
    if (email, role, account) == (None, None, None) and not (password_stdin or without_second_factor):
        raise typer.BadParameter(
            "nothing to change: give --email, --role, --account, --password-stdin or --without-second-factor"
        )
    password = read_password(from_input=True) if password_stdin else None
    change = SignInChange(email, role, account, password, without_second_factor)
    credential = perform(
        lambda directory: people.change_person(directory, Passwords(), operator(), user, change), database
    )
    if as_json:
        print_json(credential)
    else:
        print_line(f"User {user}: {signs_in(credential)}")
