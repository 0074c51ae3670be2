"""For people who have lost what they sign in by: a link by which they set a password, and no second factor."""

from datetime import datetime

from dialtree.management.actor import Actor
from dialtree.management.given_passwords import NewLink, make_link
from dialtree.management.operators import find_operator
from dialtree.management.second_factor import take_second_factor
from dialtree.management.sign_ins import find_sign_in
from dialtree.storage.database import Database


async def make_users_link(database: Database, actor: Actor, user_id: int, now: datetime) -> NewLink:
    """Makes a one-time link by which a user sets a password.

    Raises:
        NotFoundError: There is no such user within reach, or they do not sign in there.
    """
    async with database.write() as connection:
        return await make_link(connection, actor, await find_sign_in(connection, actor.reach, user_id), now)


async def take_users_second_factor(database: Database, actor: Actor, user_id: int) -> None:
    """Takes the second factor from a user who has lost it.

    Raises:
        NotFoundError: There is no such user within reach, or they do not sign in there.
    """
    async with database.write() as connection:
        await take_second_factor(connection, actor, await find_sign_in(connection, actor.reach, user_id))


async def make_operators_link(database: Database, actor: Actor, operator_id: int, now: datetime) -> NewLink:
    """Makes a one-time link by which an operator sets a password.

    Raises:
        NotPermittedError: The actor is no operator.
        NotFoundError: There is no such operator.
    """
    async with database.write() as connection:
        return await make_link(connection, actor, await find_operator(connection, actor, operator_id), now)


async def take_operators_second_factor(database: Database, actor: Actor, operator_id: int) -> None:
    """Takes the second factor from an operator who has lost it.

    Raises:
        NotPermittedError: The actor is no operator.
        NotFoundError: There is no such operator.
    """
    async with database.write() as connection:
        await take_second_factor(connection, actor, await find_operator(connection, actor, operator_id))
