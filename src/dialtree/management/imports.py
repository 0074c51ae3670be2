"""Imports a file: reads it, plans, and carries the plan out in one transaction."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.identifier import check_id
from dialtree.directory.text import clean_text
from dialtree.management.actor import Actor
from dialtree.management.audit import record, storable
from dialtree.sources.detect import read_source
from dialtree.sources.plan import Current, Plan
from dialtree.sources.planning.make import make_plan
from dialtree.sources.planning.named import account_ids, user_ids
from dialtree.sources.planning.root import OPTION, find_root
from dialtree.sources.record import Reading
from dialtree.storage import accounts, extensions, users
from dialtree.storage.batches import BATCH
from dialtree.storage.database import Database
from dialtree.storage.revisions import last_revision
from dialtree.storage.sequences import next_id
from dialtree.storage.statistics import LISTED, take_statistics

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told how far an import is: the step in words, how much of it is done, and how much there is (0: not known)."""

DEFAULT_PRUNE_LIMIT = 20.0
"""The share of an organisation's active extensions that pruning may disable unless told otherwise, in percent."""


class ImportOptions(msgspec.Struct, frozen=True):
    """How a file is to be imported.

    Attributes:
        organization: The root account that the file goes below, and its name if it is to be made; None when the file
            names it.
        dry_run: Only plan.
        prune: Disable the extensions of the organisation that the file no longer has.
        prune_limit: Refuse to disable more than this share of its active extensions, in percent.
        tells_foreign: Whether faults may say that something is of another organisation; not to those who do not see it.
    """

    organization: tuple[int, str] | None = None
    dry_run: bool = False
    prune: bool = False
    prune_limit: float = DEFAULT_PRUNE_LIMIT
    tells_foreign: bool = True


async def import_file(
    database: Database, actor: Actor, path: Path, options: ImportOptions, progress: Progress
) -> tuple[Reading, Plan]:
    """Imports a file, all or nothing.

    Args:
        database: The directory.
        actor: Who imports it.
        path: The file: CSV, pjsip.conf or a saved answer.
        options: How.
        progress: Told how far it is.

    Returns:
        What the file says, and the plan. Something was written only if it is no dry run, the plan refuses nothing and
        has something to do.

    Raises:
        RefusedError: The file is none of these, or the organisation that it goes into cannot be told; bad rows are
            then among the faults.
    """
    options = _checked(options)
    progress("Reading", 0, 0)
    reading = read_source(path)
    progress("Planning", 0, 0)
    if options.dry_run:
        async with database.read() as connection:
            return reading, await plan_reading(connection, reading, options)
    async with database.write() as connection:
        plan = await plan_reading(connection, reading, options)
        if not plan.refused:
            await carry_out(connection, actor, path.name, reading, plan, progress)
    return reading, plan


async def plan_reading(connection: AsyncConnection, reading: Reading, options: ImportOptions) -> Plan:
    """What importing a file would do to the directory as it stands.

    Raises:
        RefusedError: The organisation that it goes into cannot be told; bad rows are then among the faults.
    """
    given = {options.organization[0]} if options.organization else set()
    organization_of = await accounts.load_organizations(connection, account_ids(reading) | given)
    try:
        root_id, root_name = find_root(reading, options.organization, organization_of)
    except RefusedError as error:
        # Whoever mends the file should hear of its bad rows now, and not only once this is mended.
        raise RefusedError([*_placed(reading), *error.faults]) from None
    current = await _current(connection, root_id, reading, organization_of)
    current = msgspec.structs.replace(current, tells_foreign=options.tells_foreign)
    # Others go on meanwhile: it takes seconds for a large file.
    return await asyncio.to_thread(
        make_plan, reading, root_id, root_name, current, prune=options.prune, prune_limit=options.prune_limit
    )


async def carry_out(
    connection: AsyncConnection, actor: Actor, file_name: str, reading: Reading, plan: Plan, progress: Progress
) -> None:
    """Carries a plan out that refuses nothing, and writes that into the audit if there is anything to do.

    Args:
        connection: The transaction that writes, in which the plan was made.
        actor: Who imports the file.
        file_name: What the file is called.
        reading: What it says.
        plan: The plan.
        progress: Told how far it is.
    """
    if not _does_anything(plan):
        return
    since = await last_revision(connection, plan.organization_id)
    await _write(connection, plan, progress)
    details = {"file": storable(file_name), "format": reading.format, **summary(plan)}
    await record(connection, actor, "import", "directory", plan.organization_id, None, details, since)


def summary(plan: Plan) -> dict[str, object]:
    """How many things a plan adds, changes, leaves alone, disables and refuses."""
    counts: dict[str, object] = {
        kind: {"added": len(planned.added), "changed": len(planned.changed), "unchanged": planned.unchanged}
        for kind, planned in (("accounts", plan.accounts), ("users", plan.users), ("extensions", plan.extensions))
    }
    return counts | {"disabled": len(plan.disabled), "refused": len(plan.refused)}


def _checked(options: ImportOptions) -> ImportOptions:
    if options.organization is None:
        return options
    root_id, name = options.organization
    return msgspec.structs.replace(options, organization=(check_id(OPTION, root_id), clean_text(OPTION, name)))


def _does_anything(plan: Plan) -> bool:
    kinds = (plan.accounts, plan.users, plan.extensions)
    return bool(plan.disabled) or any(planned.added or planned.changed for planned in kinds)


async def _current(
    connection: AsyncConnection, organization_id: int, reading: Reading, organization_of: dict[int, int]
) -> Current:
    user_organization_of = await users.load_user_organizations(connection, user_ids(reading))
    return Current(
        organization_id=organization_id,
        accounts={it.id: it for it in await accounts.load_accounts(connection, organization_id)},
        users=await users.load_users(connection, organization_id),
        extensions={it.sip: it for it in await extensions.load_extensions(connection, organization_id)},
        foreign_accounts=_foreign(organization_of, organization_id),
        foreign_users=_foreign(user_organization_of, organization_id),
        next_account_id=await next_id(connection, "accounts"),
        next_user_id=await next_id(connection, "users"),
        next_extension_id=await next_id(connection, "extensions"),
    )


def _placed(reading: Reading) -> Iterator[Fault]:
    for bad in reading.bad_rows:
        yield Fault(reading.locate(bad.file, bad.place) or "file", str(bad.fault))


def _foreign(organization_of: dict[int, int], organization_id: int) -> frozenset[int]:
    return frozenset(it for it, organization in organization_of.items() if organization != organization_id)


async def _write(connection: AsyncConnection, plan: Plan, progress: Progress) -> None:
    await accounts.insert_accounts(connection, plan.accounts.added)
    await accounts.update_accounts(connection, [change.after for change in plan.accounts.changed])
    await users.insert_users(connection, plan.organization_id, plan.users.added)
    await users.update_users(connection, [change.after for change in plan.users.changed])
    disabled = [(it, msgspec.structs.replace(it, active=False)) for it in plan.disabled]
    changed = [(change.before, change.after) for change in plan.extensions.changed] + disabled
    total = len(changed) + len(plan.extensions.added)
    # What changes goes first: a speed dial that it gives up may be what a new extension takes.
    await extensions.update_extensions(connection, changed)
    progress("Writing", len(changed), total)
    added = plan.extensions.added
    for start in range(0, len(added), BATCH):
        await extensions.insert_extensions(connection, plan.organization_id, added[start : start + BATCH])
        progress("Writing", len(changed) + min(start + BATCH, len(added)), total)
    if sum(len(it.added) + len(it.changed) for it in (plan.accounts, plan.users, plan.extensions)) >= BATCH:
        await take_statistics(connection, LISTED)
