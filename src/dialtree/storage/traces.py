"""What a database holds of a person, apart from their row."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.storage.audit import EVERYBODY
from dialtree.storage.batches import BATCH, in_batches
from dialtree.storage.kept import rewritable
from dialtree.storage.schema import audit, change_log, credentials, receipts, tokens, uploads

State = Mapping[str, Any]


class Trace(msgspec.Struct, frozen=True):
    """What of a row of the audit may tell of a person.

    Attributes:
        id: The row's number.
        actor_kind: By which way who acted came.
        actor: Who acted.
        actor_id: The number of their credential, or of the token.
        address: The network address they came from.
        entity: What kind of thing it was done to.
        entity_id: Which one.
        details: What else is said.
    """

    id: int
    actor_kind: str
    actor: str
    actor_id: int | None
    address: str
    entity: str
    entity_id: int | None
    details: Mapping[str, Any]


_TRACE = tuple(audit.c[field] for field in Trace.__struct_fields__)
_WRITTEN = ("actor", "actor_id", "address", "details")
_BLANK = {"name": "", "email": ""}


async def find_organization(connection: AsyncConnection, user_id: int) -> int | None:
    """The organisation that a user is or was of, as the change log or the audit has it; None when neither knows one."""
    if not is_id(user_id):
        return None
    for table in (change_log, audit):
        query = select(table.c.organization_id).where(*_of(table, user_id))
        found: int | None = await connection.scalar(query.limit(1))
        if found is not None:
            return found
    return None


async def load_states(connection: AsyncConnection, user_id: int) -> Sequence[State]:
    """Every state of a user that the change log has."""
    query = select(change_log.c.before, change_log.c.after).where(*_of(change_log, user_id))
    return [state for row in await connection.execute(query) for state in row if state is not None]


async def load_sign_ins(connection: AsyncConnection, user_id: int) -> Sequence[tuple[int, str]]:
    """The number and the e-mail of the credential of a user, if they have one."""
    query = select(credentials.c.id, credentials.c.email).where(credentials.c.user_id == user_id)
    return [(row.id, row.email) for row in await connection.execute(query)]


async def stream_audit(
    connection: AsyncConnection, organization_id: int, entities: Sequence[str] = ()
) -> AsyncIterator[Trace]:
    """The audit of an organisation, and of all together; of some kinds of things alone, if any are named."""
    query = select(*_TRACE).where(audit.c.organization_id.in_((organization_id, EVERYBODY)))
    if entities:
        query = query.where(audit.c.entity.in_(entities))
    last = 0
    # Not a stream: while PostgreSQL has one open, it lets nobody make the table rewritable.
    while rows := (await connection.execute(query.where(audit.c.id > last).order_by(audit.c.id).limit(BATCH))).all():
        for row in rows:
            yield Trace(*row)
        last = rows[-1].id


async def blank_log(connection: AsyncConnection, user_id: int) -> bool:
    """Puts "" in place of a user's name and e-mail in the change log, and returns whether there was any."""
    query = select(change_log.c.id, change_log.c.before, change_log.c.after).where(*_of(change_log, user_id))
    changed = [
        {"row": row.id, "before": _blanked(row.before), "after": _blanked(row.after)}
        for row in await connection.execute(query)
        if any(state and (state["name"] or state["email"]) for state in (row.before, row.after))
    ]
    if changed:
        await connection.execute(
            update(change_log)
            .where(change_log.c.id == bindparam("row"))
            .values(before=bindparam("before"), after=bindparam("after")),
            changed,
        )
    return bool(changed)


async def rewrite_audit(connection: AsyncConnection, rewritten: Sequence[Trace]) -> None:
    """Writes what of rows of the audit may tell of a person."""
    if not rewritten:
        return
    statement = update(audit).where(audit.c.id == bindparam("row"))
    values = [{"row": it.id, **{f"new_{name}": getattr(it, name) for name in _WRITTEN}} for it in rewritten]
    async with rewritable(connection, audit.name):
        await connection.execute(statement.values({name: bindparam(f"new_{name}") for name in _WRITTEN}), values)


async def blank_makers(connection: AsyncConnection, organization_id: int, tells: Callable[[str], bool]) -> None:
    """Puts "" in place of those who made tokens and uploads, if that tells of the person."""
    for table in (tokens, uploads):
        query = select(table.c.created_by).distinct()
        makers = (await connection.execute(query.where(table.c.organization_id == organization_id))).scalars()
        found = [maker for maker in makers if tells(maker)]
        if found:
            theirs = (table.c.organization_id == organization_id) & table.c.created_by.in_(found)
            await connection.execute(update(table).where(theirs).values(created_by=""))


async def delete_uploads(connection: AsyncConnection, organization_id: int) -> None:
    """Deletes the files that were uploaded for an organisation, but for one that is being applied."""
    done = (uploads.c.organization_id == organization_id) & (uploads.c.state != "applying")
    await connection.execute(delete(uploads).where(done))


async def delete_receipts(connection: AsyncConnection, tells: Callable[[bytes], bool]) -> None:
    """Deletes the answers that are kept for repeated requests, if they tell of the person."""
    kept = select(receipts.c.id, receipts.c.body).where(receipts.c.body.is_not(None))
    async with connection.stream(kept) as rows:
        found = [row.id async for row in rows if tells(row.body)]
    for batch in in_batches(found):
        await connection.execute(delete(receipts).where(receipts.c.id.in_(batch)))


def _of(table: Table, user_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.entity_id == user_id, table.c.entity == "user"


def _blanked(state: State | None) -> State | None:
    return None if state is None else {**state, **_BLANK}
