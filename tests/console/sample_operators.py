"""An operator beside the one who looks: disabled, and without a password yet."""

from dialtree.management.operators import add_operator, change_operator
from dialtree.management.passwords import Passwords
from dialtree.storage.database import Database
from support.directory import ACTOR


async def add_other_operator(database: Database, passwords: Passwords) -> dict[str, int]:
    """Adds them, and returns their number by what addresses of pages call it."""
    email = "a.very.long.address.of.somebody.who.runs.servers@operations.dialtree.example"
    added = await add_operator(database, passwords, ACTOR, "עומר מפעיל", email)
    await change_operator(database, ACTOR, added.id, {"active": False})
    return {"operator_id": added.id}
