"""`dialtree export`: writes an organisation out."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from dialtree.cli.options import DatabaseUrl, OrganizationId
from dialtree.cli.session import perform
from dialtree.management.exports import export_answer, export_table


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


def export(
    organization: OrganizationId = None,
    file_format: Annotated[
        Format,
        typer.Option("--format", help="csv: everything, to be imported again; json: the answer of GetExtensions."),
    ] = Format.CSV,
    database: DatabaseUrl = None,
) -> None:
    """Write an organisation to standard output, in UTF-8."""
    binary = sys.stdout.buffer
    if file_format is Format.JSON:
        binary.write(perform(lambda directory: export_answer(directory, organization), database))
    else:
        for line in perform(lambda directory: export_table(directory, organization), database):
            binary.write(line.encode())
    binary.flush()
