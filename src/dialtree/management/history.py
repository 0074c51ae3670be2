"""What became of an extension, and what it was at a moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import clean_sip
from dialtree.directory.faults import not_found
from dialtree.directory.history import Change, difference, state_at
from dialtree.directory.reach import Reach
from dialtree.management.accounts import find_organization
from dialtree.storage import history
from dialtree.storage.audit import Act, load_acts_on
from dialtree.storage.database import Database
from dialtree.storage.paging import Page, Window
from dialtree.storage.reach import reaches

_EXTENSION = "extension"


class Doer(msgspec.Struct, frozen=True):
    """Who made a change, as the audit has it.

    Attributes:
        actor_kind: By which way they came: "command line", "person", "token" or "server".
        actor: Who; "" when the person has been erased.
        action: What they did: "set", "move", "import" and the like.
    """

    actor_kind: str
    actor: str
    action: str


class HistoryEntry(msgspec.Struct, frozen=True):
    """One change of an extension.

    Attributes:
        revision: The revision of the organisation that it made.
        at: When.
        operation: "insert", "update" or "delete".
        before: What changed, as it was; null when the extension was not there.
        after: What changed, as it became; null when the extension was no more.
        by: Who made the change; null when it was made in the database's own shell.
    """

    revision: int
    at: datetime
    operation: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    by: Doer | None


class AccountThen(msgspec.Struct, frozen=True):
    """The account that an extension was on, as it was called then.

    Attributes:
        id: Its number.
        name: Its name then.
    """

    id: int
    name: str


class UserThen(msgspec.Struct, frozen=True):
    """The user that an extension was set to, as they were known then; of an erased person both texts are "".

    Attributes:
        id: Their number.
        name: Their name then.
        email: Their e-mail then.
    """

    id: int
    name: str
    email: str


class ExtensionThen(msgspec.Struct, frozen=True):
    """An extension as it was at a moment.

    Attributes:
        id: Its number.
        organization_id: Its organisation.
        at: The moment.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial; "" when it had none.
        active: Whether it was enabled itself.
        account: The account it was on.
        user: The user it was set to; null without a user.
    """

    id: int
    organization_id: int
    at: datetime
    sip: str
    name: str
    speed_dial: str
    active: bool
    account: AccountThen
    user: UserThen | None


async def load_history(database: Database, reach: Reach, extension_id: int, window: Window) -> Page[HistoryEntry]:
    """The changes of an extension, also of one that is deleted.

    Who sees a part of an organisation sees those by which it came there, was there or went.

    Args:
        database: The directory.
        reach: What is within reach.
        extension_id: The extension.
        window: Which page; sorted by `id`, which is the order of the changes.

    Raises:
        NotFoundError: There is no such extension, and there was none, within reach.
    """
    async with database.read() as connection:
        page = await history.list_changes(connection, reach, extension_id, window)
        if not page.total and not await history.is_extension_within(connection, reach, extension_id):
            raise not_found("extension_id", f"there is no extension {extension_id}")
        acts: list[tuple[int, Act]] = []
        for organization_id in {organization_id for organization_id, _ in page.items}:
            revisions = [change.revision for _, change in page.items]
            acts += await load_acts_on(connection, organization_id, _EXTENSION, extension_id, revisions)
    return Page([_entry(change, acts) for _, change in page.items], page.total, page.last)


async def find_then(
    database: Database, reach: Reach, sip: str, at: datetime, organization_id: int | None = None
) -> ExtensionThen:
    """The extension that had a SIP id at a moment, as it was then.

    Args:
        database: The directory.
        reach: What is within reach.
        sip: The SIP id.
        at: The moment (aware).
        organization_id: The organisation; None means the only one there is within reach.

    Raises:
        RefusedError: It is no SIP id, or no organisation is named, and there is more than one.
        NotFoundError: There was none within reach, or the change log does not go back so far.
    """
    sip = clean_sip("sip", sip)
    async with database.read() as connection:
        organization = await find_organization(connection, reach, organization_id)
        since = await history.known_since(connection, organization)
        if since is not None and at < since:
            raise not_found("at", f"what was before {since.isoformat()} is no longer known")
        for extension_id in await history.load_holders(connection, organization, sip):
            state = await _state(connection, organization, _EXTENSION, extension_id, at)
            if state is not None and state["sip"] == sip:
                if await reaches(connection, reach, organization, state["account_id"]):
                    return await _then(connection, organization, state, at)
                break
    raise not_found("sip", f"there was no extension {sip} in organisation {organization} at that moment")


async def _then(
    connection: AsyncConnection, organization_id: int, state: Mapping[str, Any], at: datetime
) -> ExtensionThen:
    account = await _state(connection, organization_id, "account", state["account_id"], at)
    user_id = state["user_id"]
    user = None if user_id is None else await _state(connection, organization_id, "user", user_id, at)
    return ExtensionThen(
        id=state["id"],
        organization_id=organization_id,
        at=at,
        sip=state["sip"],
        name=state["name"],
        speed_dial=state["speed_dial"],
        active=state["active"],
        account=AccountThen(state["account_id"], account["name"] if account else ""),
        user=UserThen(user["id"], user["name"], user["email"]) if user else None,
    )


async def _state(
    connection: AsyncConnection, organization_id: int, entity: str, entity_id: int, at: datetime
) -> Mapping[str, Any] | None:
    changes = await history.load_changes(connection, organization_id, entity, entity_id)
    return state_at(changes, await history.find_present(connection, organization_id, entity, entity_id), at)


def _entry(change: Change, acts: Sequence[tuple[int, Act]]) -> HistoryEntry:
    before, after = difference(change.before, change.after)
    by = next((act for first, act in acts if first <= change.revision <= act.revision), None)
    doer = None if by is None else Doer(by.actor_kind, by.actor, by.action)
    return HistoryEntry(change.revision, change.at, change.operation, before, after, doer)
