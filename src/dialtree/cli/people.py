"""How commands add people who sign in."""

from typing import NamedTuple

import typer

from dialtree.cli.output import print_json, print_line, struct_fields
from dialtree.cli.passwords import read_password
from dialtree.cli.session import operator, perform
from dialtree.directory.role import Role
from dialtree.management import operators, people
from dialtree.management.passwords import Passwords
from dialtree.management.sign_ins import SignInTerms
from dialtree.storage.credentials import Credential


class NewPerson(NamedTuple):
    """Somebody with a role, as the options of a command say.

    Attributes:
        name: Their name.
        email: What they sign in with.
        role: Their role.
        account: The account that what they may do begins at.
        organization: The organisation that they are a user of.
        user_id: Their number as a user.
    """

    name: str
    email: str
    role: Role
    account: int | None
    organization: int | None
    user_id: int | None


def add_person(wanted: NewPerson, database: str | None, *, password_stdin: bool, as_json: bool) -> None:
    """Adds somebody who signs in, and prints that.

    Args:
        wanted: Who.
        database: What `--database` says.
        password_stdin: Whether `--password-stdin` was given.
        as_json: Whether `--json` was.

    Raises:
        BadParameter: The options do not go with the role.
    """
    if wanted.role == "operator":
        _add_operator(wanted, database, password_stdin=password_stdin, as_json=as_json)
        return
    if wanted.account is None:
        raise typer.BadParameter(f"give the account that the {wanted.role} is of: --account")
    terms = SignInTerms(wanted.email, wanted.role, wanted.account)
    password = read_password(from_input=password_stdin)
    user, credential = perform(
        lambda directory: people.add_person(
            directory, Passwords(), operator(), wanted.name, terms, password, wanted.organization, wanted.user_id
        ),
        database,
    )
    if as_json:
        print_json(struct_fields(user, sign_in=credential))
    else:
        print_line(f"User {user.id} ({user.name}) added: {signs_in(credential)}")


def signs_in(credential: Credential) -> str:
    """How somebody signs in, as a sentence goes on."""
    then = "" if credential.has_password else ", once they have a password"
    return f"they sign in with {credential.email} as {credential.role}{then}."


def _add_operator(wanted: NewPerson, database: str | None, *, password_stdin: bool, as_json: bool) -> None:
    if (wanted.account, wanted.organization, wanted.user_id) != (None, None, None):
        raise typer.BadParameter("an operator belongs to no organisation: no --account, --organization or --id")
    password = read_password(from_input=password_stdin)
    added = perform(
        lambda directory: operators.add_operator(
            directory, Passwords(), operator(), wanted.name, wanted.email, password
        ),
        database,
    )
    if as_json:
        print_json(added)
    else:
        print_line(f"Operator {added.id} ({added.name}) added: {signs_in(added)}")
