"""`dialtree export`: writes an organisation out."""

from enum import StrEnum
from typing import Annotated

import typer

from dialtree.cli.group import new_app
from dialtree.cli.options import DatabaseUrl, OrganizationId
from dialtree.cli.output import print_bytes
from dialtree.cli.session import perform
from dialtree.management.exports import export_answer, export_table

app = new_app()


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


@app.command(
    epilog="""\b
Examples:
  dialtree export > acme.csv
  dialtree export --organization 1 --format json > answer.json"""
)
def export(
    organization: OrganizationId = None,
    file_format: Annotated[
        Format,
        typer.Option(
            "--format",
            metavar="csv|json",
            help="csv: everything, to be imported again; json: the answer of GetExtensions.",
        ),
    ] = Format.CSV,
    database: DatabaseUrl = None,
) -> None:
    """Write an organisation to standard output.

    Always in UTF-8, and the same to the byte for the same content.
    """
    if file_format is Format.JSON:
        print_bytes(perform(lambda directory: export_answer(directory, organization), database))
    else:
        for line in perform(lambda directory: export_table(directory, organization), database):
            print_bytes(line.encode())
