"""Which roles must sign in with a second factor."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from dialtree.directory.faults import not_found
from dialtree.directory.role import ROLES, Role
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.operators import require_operator
from dialtree.storage import second_factor_demands
from dialtree.storage.database import Database


class Demand(msgspec.Struct, frozen=True):
    """Whether a second factor is demanded of a role.

    Attributes:
        role: The role.
        demanded: Whether it is.
        since: Since when; None when it is not.
    """

    role: Role
    demanded: bool
    since: datetime | None


async def list_demands(database: Database, actor: Actor) -> Sequence[Demand]:
    """All roles.

    Raises:
        NotPermittedError: The actor is no operator.
    """
    require_operator(actor)
    async with database.read() as connection:
        known = await second_factor_demands.load_demands(connection)
    return [Demand(role, role in known, known.get(role)) for role in ROLES]


async def set_demand(database: Database, actor: Actor, role: str, *, demanded: bool) -> Demand:
    """Demands a second factor of a role, or does so no more.

    Whoever has the role and has no second factor can, from their next request on, do nothing but set one up.

    Raises:
        NotPermittedError: The actor is no operator.
        NotFoundError: There is no such role.
    """
    require_operator(actor)
    now = datetime.now(UTC)
    known = _role(role)
    async with database.write() as connection:
        since = (await second_factor_demands.load_demands(connection)).get(known)
        if demanded and since is None:
            await second_factor_demands.insert_demand(connection, known, now)
        elif not demanded and since is not None:
            await second_factor_demands.delete_demand(connection, known)
        if demanded != (since is not None):
            action = "demand_second_factor" if demanded else "waive_second_factor"
            await record(connection, actor, action, "role", None, None, {"role": known})
        return Demand(known, demanded, (since or now) if demanded else None)


def _role(text: str) -> Role:
    for role in ROLES:
        if text == role:
            return role
    raise not_found("role", f"there is no role {text!r}")
