"""Erases a person: their name and e-mail go, also from what is written down."""

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found
from dialtree.directory.traces import Traces
from dialtree.management.actor import Actor
from dialtree.management.attempts import attempt_digest, end_attempts
from dialtree.management.audit import record
from dialtree.management.permissions import NotPermittedError
from dialtree.management.person import NAMING, Person, is_about, texts
from dialtree.storage import traces as stored
from dialtree.storage import users
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches_user
from dialtree.storage.revisions import last_revision


async def erase_user(database: Database, actor: Actor, user_id: int) -> None:
    """Erases a person, also one whose user was deleted before. Erasing them again changes nothing.

    The user is deleted, and how they sign in; the extensions set to them remain, without a user. In the change log ""
    stands for their name and e-mail: as no user is without both, that says of a deletion that it was an erasure. In the
    audit "" stands for each text that tells of them; what they did themselves remains, with its moment, of nobody.
    Gone too are the organisation's uploaded files, and answers kept for repeated requests that tell of them. What is
    called after them, such as an extension, keeps its name.

    Args:
        database: The directory.
        actor: Who erases them.
        user_id: Which one.

    Raises:
        NotFoundError: There is no such user within reach, and there was none.
        NotPermittedError: Only a part of their organisation is within reach.
    """
    async with database.write() as connection:
        organization_id = await _organization(connection, actor, user_id)
        person = await _load(connection, organization_id, user_id)
        since = await last_revision(connection, organization_id)
        present = await users.find_user(connection, user_id)
        await users.delete_user(connection, organization_id, user_id)
        if await stored.blank_log(connection, user_id) or present:
            await record(connection, actor, "erase", "user", organization_id, user_id, {}, since)
        await _blank_audit(connection, organization_id, person)
        await stored.blank_makers(connection, organization_id, person.traces.are_in)
        await stored.delete_uploads(connection, organization_id)
        await stored.delete_receipts(connection, person.traces.are_quoted)
        for email in person.traces.emails:
            await end_attempts(connection, attempt_digest(email))
    await database.scrub()


async def _organization(connection: AsyncConnection, actor: Actor, user_id: int) -> int:
    found = await users.find_user(connection, user_id)
    organization_id = found[0] if found else await stored.find_organization(connection, user_id)
    if organization_id is not None and actor.reach.has_all_of(organization_id):
        return organization_id
    if found and await reaches_user(connection, actor.reach, *found):
        raise NotPermittedError("Only who manages the whole organisation may erase a person.")
    raise not_found("user_id", f"there is no user {user_id}")


async def _load(connection: AsyncConnection, organization_id: int, user_id: int) -> Person:
    names, emails = set[str](), set[str]()
    sign_ins = set[int]()
    for state in await stored.load_states(connection, user_id):
        names.add(state["name"])
        emails.add(state["email"])
    for credential_id, email in await stored.load_sign_ins(connection, user_id):
        sign_ins.add(credential_id)
        emails.add(email)
    about = [it async for it in stored.stream_audit(connection, organization_id, NAMING)]
    for row in about:
        if row.entity == "credential" and row.entity_id is not None and is_about(row, user_id, sign_ins):
            sign_ins.add(row.entity_id)
    for row in about:
        if is_about(row, user_id, sign_ins):
            for field, text in texts(row.details):
                (names if field == "name" else emails).add(text)
    return Person(user_id, sign_ins, Traces(names, emails))


async def _blank_audit(connection: AsyncConnection, organization_id: int, person: Person) -> None:
    changed = []
    async for row in stored.stream_audit(connection, organization_id):
        rewritten = person.rewritten(row)
        if rewritten != row:
            changed.append(rewritten)
    await stored.rewrite_audit(connection, changed)
