"""Which organisation a file goes into."""

from collections.abc import Mapping

from dialtree.directory.faults import RefusedError, refuse
from dialtree.sources.planning.words import enumerate_things, name_account
from dialtree.sources.record import Reading

OPTION = "--organization"
"""The option that names an organisation, `--organization ID[:NAME]`; faults about the choice are its."""


def find_root(reading: Reading, option: tuple[int, str] | None, organization_of: Mapping[int, int]) -> tuple[int, str]:
    """The root account of the organisation that a file goes into.

    Args:
        reading: What the file says.
        option: The id and name that `--organization` gives, the name "" without one; None without the option.
        organization_of: The organisation of each account in the directory, of those whose id the file or the option
            names; others may be left out.

    Returns:
        Its id, and the name that the option gives it, "" when it gives none. It may be absent from the directory.

    Raises:
        RefusedError: The option names no organisation, or the file names none or several.
    """
    if option:
        root_id, name = option
        _check_root(root_id, organization_of)
    else:
        root_id, name = _known_root(reading, organization_of) or _declared_root(reading), ""
    if root_id not in organization_of.values() and not (name or _names(reading).get(root_id)):
        raise refuse(
            OPTION, f"account {root_id} is new and the file does not name it; give its name: {OPTION} {root_id}:NAME"
        )
    return root_id, name


def _check_root(root_id: int, organization_of: Mapping[int, int]) -> None:
    organization_id = organization_of.get(root_id, root_id)
    if organization_id != root_id:
        raise refuse(OPTION, f"account {root_id} is no organisation but below organisation {organization_id}")


def _known_root(reading: Reading, organization_of: Mapping[int, int]) -> int | None:
    known = sorted(set(organization_of.values()))
    if len(known) > 1:
        organizations = enumerate_things(known)
        raise refuse(OPTION, f"the file names accounts of organisations {organizations}; a file goes into one")
    return known[0] if known else None


def _declared_root(reading: Reading) -> int:
    """The one account of the file without one above it; none of the file's is in the directory."""
    parents = {record.account_id: None for record in reading.records if record.account_id}
    if not parents:
        raise _undecided("the file names no account by its id")
    above = {
        record.account_id
        for record in reading.records
        if record.account_id and record.parent_account_id and record.parent_account_id in parents
    }
    candidates = [account_id for account_id in parents if account_id not in above]
    if not candidates:
        raise _undecided("the file names no root account: each has one above it")
    if len(candidates) > 1:
        names = _names(reading)
        listed = enumerate_things([name_account(it, names.get(it, "")) for it in candidates])
        raise _undecided(f"the file does not name one root account but {listed}")
    return candidates[0]


def _names(reading: Reading) -> dict[int, str]:
    return {
        record.account_id: record.account_name
        for record in reversed(reading.records)
        if record.account_id and record.account_name
    }


def _undecided(reason: str) -> RefusedError:
    return refuse(OPTION, f"{reason}; say which organisation the file goes into: {OPTION} ID[:NAME]")
