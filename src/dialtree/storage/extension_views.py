"""Extensions as management shows them: with the names that belong to their ids."""

from collections.abc import Collection

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.storage.batches import in_batches
from dialtree.storage.schema import accounts, extensions, users


class ExtensionView(msgspec.Struct, frozen=True):
    """An extension with the names of its account and of its user.

    Attributes:
        id: Its number.
        organization_id: Its organisation.
        account_id: The account it is on.
        account_name: That account's name.
        sip: Its SIP id, unique in the organisation.
        name: Its name.
        speed_dial: Its speed dial, unique in the organisation; "" when it has none.
        user_id: The user it is set to; None without a user.
        user_name: That user's name, enabled or not; "" without a user.
        user_email: That user's e-mail, enabled or not; "" without a user.
        active: Whether it is enabled itself; it is listed only if all accounts above are too.
    """

    id: int
    organization_id: int
    account_id: int
    account_name: str
    sip: str
    name: str
    speed_dial: str
    user_id: int | None
    user_name: str
    user_email: str
    active: bool


_VIEWED = (
    select(
        extensions.c.id,
        extensions.c.organization_id,
        extensions.c.account_id,
        accounts.c.name,
        extensions.c.sip,
        extensions.c.name,
        extensions.c.speed_dial,
        extensions.c.user_id,
        func.coalesce(users.c.name, ""),
        func.coalesce(users.c.email, ""),
        extensions.c.active,
    )
    .join(accounts, accounts.c.id == extensions.c.account_id)
    .outerjoin(users, users.c.id == extensions.c.user_id)
)


async def load_views(connection: AsyncConnection, ids: Collection[int]) -> list[ExtensionView]:
    """Those of some extensions that exist, in the order of `ids`."""
    found: dict[int, ExtensionView] = {}
    for batch in in_batches(filter(is_id, ids)):
        rows = await connection.execute(_VIEWED.where(extensions.c.id.in_(batch)))
        found.update({row[0]: ExtensionView(*row) for row in rows})
    return [found[it] for it in ids if it in found]
