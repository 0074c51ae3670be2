"""The process that does one large import for a server: `python -m dialtree.management.uploads.worker`.

It reads its order from standard input, for that holds the database's password, and reports on standard output. When the
server is gone, which closes standard input, it ends at once, as if the power had gone.
"""

import asyncio
import os
import sys
import threading

import msgspec

from dialtree.management.uploads.applying import apply_upload
from dialtree.management.uploads.failures import EXPECTED, told
from dialtree.management.uploads.messages import Apply, Ended, Order, Report, Told
from dialtree.management.uploads.receiving import add_upload
from dialtree.storage.database import Database
from dialtree.storage.location import read_location
from dialtree.storage.options import Options


def run() -> None:
    """Does what is ordered."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    content = sys.stdin.buffer.read(order.size)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    asyncio.run(_perform(order, content))


async def _perform(order: Order, content: bytes) -> None:
    # What an import writes at once may take longer than what a request may.
    options = Options(statement_timeout=None)
    database = Database(read_location(order.database), options).claiming(order.claim)
    try:
        if isinstance(order, Apply):
            await apply_upload(database, order.actor, order.upload_id, _tell, "applying")
            upload_id = order.upload_id
        else:
            upload_id = await add_upload(database, order.actor, order.new, content, _tell)
    except EXPECTED as error:
        _say(told(error))
    else:
        _say(Ended(upload_id))
    finally:
        await database.close()


def _tell(step: str, done: int, total: int) -> None:
    _say(Told(step, done, total))


def _say(report: Report) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_the_server() -> None:
    # By the system's own call: a thread that waits in Python's cannot be left behind at the end.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    run()
