"""What `--prune` would disable: the extensions that the file no longer has."""

from collections.abc import Container

from dialtree.directory.extension import Extension
from dialtree.sources.plan import Current
from dialtree.sources.planning.report import Report

OPTION = "--prune-limit"
"""The option that says how much may go; a fault about too much is its."""


def find_missing(named: Container[str], current: Current) -> tuple[Extension, ...]:
    """The active extensions of the organisation whose SIP the file does not name."""
    return tuple(it for it in current.extensions.values() if it.active and it.sip not in named)


def check_limit(missing: int, prune_limit: float, current: Current, report: Report) -> None:
    """Refuses to disable too many, as would happen with half a file, or the file of another organisation.

    Args:
        missing: How many would be disabled.
        prune_limit: How many may be, in percent of the active extensions.
        current: The organisation as it stands.
        report: Where the fault goes.
    """
    active = sum(extension.active for extension in current.extensions.values())
    if missing * 100 > prune_limit * active:
        report.refuse(
            None,
            OPTION,
            f"{missing} of {active} active extensions are not in the file and would be disabled, "
            f"more than {prune_limit:g} %",
        )
