"""`dialtree copy`: copies a directory into another database."""

from collections.abc import Mapping
from typing import Annotated

import typer

from dialtree.cli.group import new_app
from dialtree.cli.interruption import stoppable
from dialtree.cli.options import AsJson, DatabaseUrl
from dialtree.cli.output import print_json, say
from dialtree.cli.progress import progress_bar
from dialtree.cli.session import locate, opened, perform
from dialtree.cli.table import print_table
from dialtree.management.copies import copy_directory
from dialtree.storage.database import Database
from dialtree.storage.setup import check_set_up, set_up

app = new_app()


@app.command(
    epilog="""\b
Examples:
  dialtree copy --to postgresql://db.example/acme
  dialtree copy --database postgresql://db.example/acme --to sqlite:///a.db

JSON: for each table, how many rows it has."""
)
def copy(
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="URL", help="Where to: an empty database, written as for --database.", show_default=False
        ),
    ],
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Copy the directory into another database: all of it or, if anything is wrong, nothing.

    From SQLite to PostgreSQL or back, with codes, change log and audit. The copy is compared with the original, row by
    row. What is written to the original meanwhile is not in the copy: stop first what writes.
    """
    source, target = locate(database), locate(to, "to")
    check_set_up(source)
    set_up(target)

    async def work(directory: Database) -> Mapping[str, int]:
        async with opened(target) as copied:
            return await copy_directory(directory, copied, told)

    with stoppable() as watching, progress_bar() as progress:
        told = watching(progress)
        counts = perform(work, database)
    if as_json:
        print_json(counts)
    else:
        print_table(("Table", "Rows"), counts.items(), numbers=("Rows",))
        say(f"Copied to {target}, and compared row by row.")
