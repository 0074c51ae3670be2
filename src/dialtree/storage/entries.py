"""The query of the extension list: extensions, each with its user."""

from collections.abc import AsyncIterator, Mapping, Sequence

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, literal_column, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.answer import PIECE
from dialtree.directory.listing import Entry
from dialtree.storage.schema import extensions, users

_IS_THEIRS = and_(
    users.c.organization_id == extensions.c.organization_id, users.c.id == extensions.c.user_id, users.c.active
)

# LIMIT has PostgreSQL look up each user by itself. It would choose among joins by how many users it believes there are,
# and while it believes in none (after an import that was rolled back) go through all of them for each extension.
_THEIR_USER = select(users.c.name, users.c.email).where(_IS_THEIRS).limit(literal_column("1")).lateral("their_user")


def _listed(user: FromClause, condition: ColumnElement[bool]) -> Select[*Entry]:
    return (
        select(
            extensions.c.account_id,
            extensions.c.sip,
            extensions.c.name,
            extensions.c.speed_dial,
            func.coalesce(user.c.name, ""),
            func.coalesce(user.c.email, ""),
        )
        .outerjoin(user, condition)
        .where(extensions.c.organization_id == bindparam("organization"), extensions.c.active)
        .order_by(extensions.c.account_id)
    )


# Made once: to put a query together costs as much as to run it.
_LISTED: Mapping[str, Select[*Entry]] = {
    "sqlite": _listed(users, _IS_THEIRS),
    "postgresql": _listed(_THEIR_USER, true()),
}
_LISTED_ON: Mapping[str, Select[*Entry]] = {
    dialect: query.where(extensions.c.account_id == bindparam("account")) for dialect, query in _LISTED.items()
}


async def stream_entries(
    connection: AsyncConnection, organization_id: int, account_id: int | None = None
) -> AsyncIterator[Sequence[Entry]]:
    """What a list has of the extensions of an organisation, or of one account of it alone, a few at a time.

    Those of one account stand together. Whether the account is active is not looked at.
    """
    queries, values = _LISTED, {"organization": organization_id}
    if account_id is not None:
        queries, values = _LISTED_ON, {**values, "account": account_id}
    async with connection.stream(queries[connection.dialect.name], values) as result:
        async for few in result.partitions(PIECE):
            yield few
