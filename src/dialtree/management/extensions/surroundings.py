"""What of the directory operations on extensions touch."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension, clean_sip, clean_speed_dial
from dialtree.directory.faults import RefusedError
from dialtree.directory.reach import Reach
from dialtree.management.extensions.operations import Create, Operation, fields_of
from dialtree.storage.extensions import load_by_ids, load_holders
from dialtree.storage.reached import reached_accounts, reached_users
from dialtree.storage.sequences import next_id


class Surroundings(msgspec.Struct, frozen=True):
    """What operations have to fit in with.

    Attributes:
        organization_id: The organisation of the first operation that is in any; 0 when none is.
        extensions: Those within reach that operations name, by id, each with its organisation.
        accounts: The accounts within reach that operations name or extensions here are on, with their organisations.
        users: The users within reach that operations name, with their organisations.
        holders: The extensions of the organisation, within reach or not, whose SIP ids or speed dials are asked for.
        next_id: The first id that no extension ever had; those above it are free, too.
    """

    organization_id: int
    extensions: Mapping[int, tuple[int, Extension]]
    accounts: Mapping[int, int]
    users: Mapping[int, int]
    holders: Sequence[Extension]
    next_id: int


async def load_surroundings(connection: AsyncConnection, reach: Reach, operations: Sequence[Operation]) -> Surroundings:
    """Loads what operations touch, in a few queries however many they are.

    Args:
        connection: The transaction that will write.
        reach: What of the directory the actor sees.
        operations: The operations.
    """
    named = await load_by_ids(connection, {it.id for it in operations if not isinstance(it, Create)})
    on = {extension.account_id for _, extension in named.values()}
    accounts = await reached_accounts(connection, reach, on | _ids("account_id", operations))
    within = {it: found for it, found in named.items() if found[1].account_id in accounts}
    users = await reached_users(connection, reach, _ids("user_id", operations))
    organization_id = _organization(operations, within, accounts)
    sips, dials = _texts("sip", operations, clean_sip), _texts("speed_dial", operations, clean_speed_dial)
    holders = await load_holders(connection, organization_id, sips, dials - {""})
    accounts |= await reached_accounts(connection, reach, {it.account_id for it in holders} - accounts.keys())
    return Surroundings(organization_id, within, accounts, users, holders, await next_id(connection, "extensions"))


def _organization(
    operations: Sequence[Operation], extensions: Mapping[int, tuple[int, Extension]], accounts: Mapping[int, int]
) -> int:
    for operation in operations:
        if isinstance(operation, Create):
            if operation.account_id in accounts:
                return accounts[operation.account_id]
        elif operation.id in extensions:
            return extensions[operation.id][0]
    return 0


def _ids(field: str, operations: Sequence[Operation]) -> set[int]:
    return {value for it in operations if isinstance(value := fields_of(it).get(field), int)}


def _texts(field: str, operations: Sequence[Operation], clean: Callable[[str, str], str]) -> set[str]:
    found: set[str] = set()
    for operation in operations:
        value = fields_of(operation).get(field)
        if value is not None:
            with suppress(RefusedError):
                found.add(clean(field, value))
    return found
