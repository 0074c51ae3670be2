"""No code is anywhere in the database: not in its bytes, its audit, or its change log."""

from pathlib import Path

from dialtree.directory.faults import RefusedError
from dialtree.management.accounts import delete_account, enable_account
from dialtree.management.code_rotation import rotate_code
from dialtree.management.codes import Terms, adopt_code, issue_code, revoke_code
from dialtree.storage.database import Database
from management.acting import DANA, acme
from storage.shell import Shell

_ADOPTED = "Adopted1Adopted2wxyz"


def bytes_of(path: Path) -> bytes:
    """Those of the database and of its write-ahead log."""
    return b"".join(it.read_bytes() for it in path.parent.glob(f"{path.name}*"))


async def test_no_byte_of_the_files_tells(database: Database, shell: Shell, path: Path) -> None:
    await acme(database)
    _, kept = await issue_code(database, DANA, 1, Terms("kept"))
    row, revoked = await issue_code(database, DANA, 2, Terms("revoked"))
    await adopt_code(database, DANA, 1, _ADOPTED, Terms("adopted"))
    _, successor = await rotate_code(database, DANA, 1)
    await revoke_code(database, DANA, row.id)
    await enable_account(database, DANA, 2, active=False)
    await delete_account(database, DANA, 2)
    told: list[str] = []
    try:
        await adopt_code(database, DANA, 1, _ADOPTED, Terms())
    except RefusedError as error:
        told += [str(error), repr(error)]
    assert told
    (dump,) = shell.execute("SELECT group_concat(details) FROM audit").fetchone()
    (log,) = shell.execute(
        "SELECT group_concat(coalesce(before, '') || coalesce(after, '')) FROM change_log"
    ).fetchone()
    stored = bytes_of(path)
    assert b"adopted" in stored
    for code in (str(kept), str(successor), str(revoked), _ADOPTED):
        # Any piece of it: SQLite may cut a text where a page ends.
        for start in range(0, len(code) - 8, 4):
            piece = code[start : start + 8]
            assert piece.encode() not in stored
            assert not [it for it in (dump, log, *told) if piece in it]
