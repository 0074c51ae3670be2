"""`dialtree import`: brings a file into the directory."""

import time
from pathlib import Path
from typing import Annotated

import typer

from dialtree.cli.import_report import as_document, print_details, print_remarks, print_summary
from dialtree.cli.options import AsJson, DatabaseUrl
from dialtree.cli.output import plural, print_json, say
from dialtree.cli.progress import progress_bar
from dialtree.cli.session import operator, perform, read_organization
from dialtree.management.imports import ImportOptions, import_file

DEFAULT_PRUNE_LIMIT = 20.0
"""The share of an organisation's active extensions that `--prune` may disable, in percent."""


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, Asterisk's pjsip.conf, or a saved GetExtensions answer; told by its content.", show_default=False
        ),
    ],
    organization: Annotated[
        str | None,
        typer.Option(
            "--organization",
            metavar="ID[:NAME]",
            help="The organisation it goes into, made if absent. May be left out when the file names it.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and write nothing.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Disable the organisation's extensions that the file does not name.")
    ] = False,
    prune_limit: Annotated[
        float,
        typer.Option(
            "--prune-limit", min=0, max=100, help="Refuse to disable more than this share of them, in percent."
        ),
    ] = DEFAULT_PRUNE_LIMIT,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Import a file: all of it or, if a row is bad, nothing.

    Extensions are matched by SIP id; what the file does not speak of stays as it is.
    """
    options = ImportOptions(read_organization(organization), dry_run, prune, prune_limit)
    started = time.perf_counter()
    with progress_bar() as progress:
        reading, plan = perform(lambda directory: import_file(directory, operator(), file, options, progress), database)
    seconds = time.perf_counter() - started
    if as_json:
        print_json(as_document(reading, plan, dry_run=dry_run))
    else:
        print_remarks(reading, plan)
        if dry_run:
            print_details(plan)
        if not plan.refused:
            print_summary(plan, dry_run=dry_run)
            rows = len(reading.records)
            say(f"{plural(rows, 'row')} of {reading.format} in {seconds:.1f} s ({rows / seconds:,.0f} a second)")
    if plan.refused:
        say(f"dialtree: {plural(len(plan.refused), 'fault')} in {file}; nothing was written")
        raise typer.Exit(1)
