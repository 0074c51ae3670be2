"""Lists of extensions as the command line shows them: of one organisation or of all, by SIP id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension
from dialtree.directory.search import has_words, search_words
from dialtree.storage.schema import accounts, extensions, users

# Rows that are fetched at once.
_PIECE = 1000


@dataclass(frozen=True, slots=True)
class ExtensionFilter:
    """Which extensions a list shows.

    Attributes:
        organization_id: Those of one organisation; None means all.
        account_id: Those of one account itself; None means any.
        search: Those with all words of this text, each in any of SIP id, name, speed dial, user's name and e-mail.
            Parts of words do; case, diacritics and Hebrew points do not count.
    """

    organization_id: int | None = None
    account_id: int | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """An extension as a list shows it."""

    organization_id: int
    extension: Extension
    account_name: str
    user_name: str
    user_email: str


async def list_extensions(
    connection: AsyncConnection, wanted: ExtensionFilter, limit: int | None = None
) -> tuple[list[ExtensionRow], int]:
    """The extensions that a filter lets through, by organisation and SIP id.

    A search reads all that the rest of the filter lets through, for databases do not fold texts.

    Returns:
        The first `limit` of them, and how many there are.
    """
    query = _query(wanted)
    if not (words := search_words(wanted.search)):
        total = await connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        return [_row(it) for it in await connection.execute(query.limit(limit))], total
    found, total = list[ExtensionRow](), 0
    async with connection.stream(query) as result:
        async for rows in result.partitions(_PIECE):
            for it in map(_row, rows):
                own = it.extension
                if has_words(words, own.sip, own.name, own.speed_dial, it.user_name, it.user_email):
                    total += 1
                    if limit is None or total <= limit:
                        found.append(it)
    return found, total


def _query(wanted: ExtensionFilter) -> Select[*tuple[Any, ...]]:
    own = extensions.c
    query = (
        select(
            own.organization_id,
            accounts.c.name.label("account_name"),
            func.coalesce(users.c.name, "").label("user_name"),
            func.coalesce(users.c.email, "").label("user_email"),
            *(own[field] for field in Extension.__struct_fields__),
        )
        .join(accounts, accounts.c.id == own.account_id)
        .outerjoin(users, users.c.id == own.user_id)
        .order_by(own.organization_id, own.sip)
    )
    if wanted.organization_id is not None:
        query = query.where(own.organization_id == wanted.organization_id)
    if wanted.account_id is not None:
        query = query.where(own.account_id == wanted.account_id)
    return query


def _row(row: Sequence[Any]) -> ExtensionRow:
    organization_id, account_name, user_name, user_email, *extension = row
    return ExtensionRow(organization_id, Extension(*extension), account_name, user_name, user_email)
