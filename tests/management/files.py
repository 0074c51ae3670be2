"""Files to import, and their import."""

from pathlib import Path

from dialtree.management.imports import ImportOptions, import_file
from dialtree.sources.plan import Plan
from dialtree.storage.database import Database
from management.acting import DANA

ACME = ImportOptions((1, "Acme"))

HEADER = "SIP,Name,SpeedDial,AccountID,AccountName,UserName,UserEmail"

STAFF = f"""\
{HEADER}
420,Desk,20,2,Support,Avi,avi@acme.example
421,Lobby,21,1,Acme,,
422,קופה,,3,מכירות,דנה,
"""
"""Two accounts, two users and three extensions, for organisation 1."""


def silent(_step: str, _done: int, _total: int) -> None:
    """No progress."""


def write(folder: Path, text: str, name: str = "staff.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


async def bring(database: Database, path: Path, options: ImportOptions = ACME) -> Plan:
    _, plan = await import_file(database, DANA, path, options, silent)
    return plan


def faults(plan: Plan) -> list[str]:
    return [f"{bad.place} {bad.fault}" for bad in plan.refused]
