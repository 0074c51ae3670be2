"""The audit is only added to."""

import pytest
from sqlalchemy import text

from dialtree.storage.database import Database
from dialtree.storage.kept import rewritable
from storage.plain_sql import everything, insert
from storage.shell import REFUSALS, Shell

_STATEMENTS = ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "UPDATE audit SET id = 51"]


@pytest.fixture(autouse=True)
def row(shell: Shell) -> None:
    insert(shell, "audit")


@pytest.mark.parametrize("statement", _STATEMENTS)
async def test_it_is_closed(shell: Shell, statement: str) -> None:
    before = everything(shell)
    with pytest.raises(REFUSALS, match="audit: rows are only added"):
        shell.execute(statement)
    assert everything(shell) == before


@pytest.mark.parametrize("statement", _STATEMENTS)
async def test_it_is_closed_again(database: Database, shell: Shell, statement: str) -> None:
    async with database.write() as connection, rewritable(connection, "audit"):
        await connection.execute(text("UPDATE audit SET actor = ''"))
    assert shell.execute("SELECT actor FROM audit").fetchall() == [("",)]
    with pytest.raises(REFUSALS, match="audit: rows are only added"):
        shell.execute(statement)


async def test_so_it_is_when_something_goes_wrong(database: Database, shell: Shell) -> None:
    before = everything(shell)

    async def fail() -> None:
        async with database.write() as connection, rewritable(connection, "audit"):
            await connection.execute(text("DELETE FROM audit"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert everything(shell) == before
    with pytest.raises(REFUSALS, match="audit: rows are only added"):
        shell.execute("DELETE FROM audit")


async def test_others_cannot_meanwhile(database: Database, shell: Shell) -> None:
    shell.execute("PRAGMA busy_timeout = 0" if shell.is_sqlite else "SET lock_timeout = 100")
    async with database.write() as connection, rewritable(connection, "audit"):
        with pytest.raises(Exception, match="lock"):
            shell.execute("DELETE FROM audit")
