"""Fills a database with generated organisations, through the product's own import."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from benchmarks.generator import Organization, write_csv
from benchmarks.opened import opened
from benchmarks.servers.dialtree import run
from dialtree.directory.reach import EVERYTHING
from dialtree.management.actor import Actor
from dialtree.management.codes import Terms, adopt_code
from dialtree.management.imports import ImportOptions, import_file

_ACTOR = Actor("command line", "benchmarks", EVERYTHING)


def fill(url: str, organizations: Sequence[Organization], folder: Path) -> None:
    """Sets a database up and imports organisations, one transaction each, and a code for each.

    It is what `dialtree import` does, in one process: two thousand starts of the command would take longer than the
    work. Writing the tables directly would be faster, but would leave out the plan, the audit and the checks.

    Args:
        url: The database.
        organizations: What goes into it.
        folder: Where the CSV may lie meanwhile.
    """
    run(url, "init")
    table = folder / "organization.csv"
    asyncio.run(_fill(url, organizations, table))
    table.unlink()


async def _fill(url: str, organizations: Sequence[Organization], table: Path) -> None:
    async with opened(url) as database:
        for organization in organizations:
            write_csv(table, organization)
            await import_file(database, _ACTOR, table, ImportOptions(), lambda *_: None)
            await adopt_code(database, _ACTOR, organization.root, organization.code, Terms())
