"""PostgreSQL plans by what it believes of its tables: after a large import, that is what they hold."""

from pathlib import Path

import pytest

from dialtree.storage.batches import BATCH
from dialtree.storage.database import Database
from management.files import HEADER, bring, write
from storage.plans import believed
from storage.shell import Shell


@pytest.mark.usefixtures("cluster")
async def test_they_are_taken_with_a_large_import(database: Database, shell: Shell, tmp_path: Path) -> None:
    rows = "".join(f"{it},Desk,,1,Acme,User {it},\n" for it in range(BATCH))
    await bring(database, write(tmp_path, f"{HEADER}\n{rows}"))
    assert [believed(shell, table) for table in ("extensions", "users")] == [BATCH, BATCH]
