"""Users who sign in, as the command line makes and changes them: with a password at once."""

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.password import new_password
from dialtree.directory.user import User
from dialtree.management import users
from dialtree.management.actor import Actor
from dialtree.management.given_passwords import set_password
from dialtree.management.passwords import Passwords
from dialtree.management.second_factor import take_second_factor
from dialtree.management.sign_ins import SignInTerms, write_sign_in
from dialtree.storage.credentials import Credential, find_of_user
from dialtree.storage.database import Database


class SignInChange(msgspec.Struct, frozen=True):
    """What is to be changed of how a user signs in; None leaves it alone. Its repr does not show the password.

    Attributes:
        email: What they sign in with; without, and without a sign-in until now, the user's own.
        role: "manager", "viewer" or "agent".
        account_id: The account that their reach begins at.
        password: Their password.
        without_second_factor: Whether their second factor is taken away.
    """

    email: str | None = None
    role: str | None = None
    account_id: int | None = None
    password: str | None = None
    without_second_factor: bool = False

    def __repr__(self) -> str:
        return "SignInChange(…)"


async def add_person(
    database: Database,
    passwords: Passwords,
    actor: Actor,
    name: str,
    terms: SignInTerms,
    password: str,
    organization_id: int | None = None,
    user_id: int | None = None,
) -> tuple[User, Credential]:
    """Adds a user to an organisation, who signs in: both or neither.

    Args:
        database: The directory.
        passwords: Hashes the password.
        actor: Who adds them.
        name: Their name.
        terms: How they sign in; the e-mail is the user's, too.
        password: Their password.
        organization_id: The organisation; None means the only one there is.
        user_id: Their id; None takes the first that was never used.

    Raises:
        RefusedError: A field is bad, or the id is taken, or somebody signs in with the e-mail already.
        NotFoundError: There is no such organisation or account.
    """
    hashed = await passwords.hash(new_password("password", password))
    async with database.write() as connection:
        organization, user = await users.write_new_user(connection, actor, name, terms.email, organization_id, user_id)
        credential, _ = await write_sign_in(connection, actor, organization, user, terms, password_hash=hashed)
    return user, credential


async def change_person(
    database: Database, passwords: Passwords, actor: Actor, user_id: int, change: SignInChange
) -> Credential:
    """Changes how a user signs in, or lets them, all at once.

    Args:
        database: The directory.
        passwords: Hashes the password.
        actor: Who changes it.
        user_id: The user.
        change: What is to be changed. A new password signs them out everywhere.

    Raises:
        RefusedError: A field is bad or missing, or somebody signs in with the e-mail already.
        NotFoundError: There is no such user or account.
    """
    hashed = None if change.password is None else await passwords.hash(new_password("password", change.password))
    async with database.write() as connection:
        organization, user = await users.find(connection, actor.reach, user_id)
        terms = _terms(change, user, await find_of_user(connection, user_id))
        credential, _ = await write_sign_in(connection, actor, organization, user, terms)
        if hashed is not None:
            await set_password(connection, actor, credential, hashed, "set_password")
        if change.without_second_factor:
            await take_second_factor(connection, actor, credential)
        return await find_of_user(connection, user_id) or credential


def _terms(change: SignInChange, user: User, before: Credential | None) -> SignInTerms:
    email = change.email or (before.email if before else user.email)
    role = change.role or (before.role if before else None)
    account_id = change.account_id or (before.account_id if before else None)
    if role is None or account_id is None:
        raise refuse("role" if role is None else "account_id", f"missing: user {user.id} does not sign in yet")
    return SignInTerms(email, role, account_id, before.active if before else True)
