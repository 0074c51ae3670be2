from datetime import UTC, datetime

from dialtree.management.codes import Terms, issue_code
from dialtree.management.usage import count_usage
from dialtree.storage.database import Database
from dialtree.storage.usage import Use
from management.acting import DANA, acme
from storage.plain_sql import everything
from storage.shell import Shell


async def test_it_is_no_act_of_anybody(database: Database, shell: Shell) -> None:
    await acme(database)
    await issue_code(database, DANA, 2, Terms())
    before = everything(shell)
    await count_usage(database, [Use(1, 1, 3, datetime(2026, 3, 1, 8, tzinfo=UTC))])
    after = everything(shell)
    assert after.pop("code_usage") == [(1, 1, "2026-03-01", 3, "2026-03-01T08:00:00.000000Z")]
    del before["code_usage"]
    assert after == before
