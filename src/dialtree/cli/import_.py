"""`dialtree import`: brings a file into the directory."""

import time
from pathlib import Path
from typing import Annotated

import typer

from dialtree.cli.group import new_app
from dialtree.cli.import_report import as_document, print_details, print_remarks, print_summary
from dialtree.cli.interruption import stoppable
from dialtree.cli.numbers import parse_percent
from dialtree.cli.options import AsJson, DatabaseUrl
from dialtree.cli.organization import NamedOrganization, parse_organization
from dialtree.cli.output import plural, print_json, say
from dialtree.cli.progress import progress_bar
from dialtree.cli.session import operator, perform
from dialtree.management.imports import DEFAULT_PRUNE_LIMIT, ImportOptions, import_file

app = new_app()


@app.command(
    "import",
    epilog="""\b
Examples:
  dialtree import extensions.csv --organization 1:Acme --dry-run
  dialtree import extensions.csv --organization 1 --prune
  dialtree import /etc/asterisk/pjsip.conf --organization 1:Acme

JSON: the `format`, the `organization_id`, whether it was `written`; `accounts`, `users` and `extensions`, each with
what is `added`, `changed` and how many `unchanged`; `disabled`, `refused`, `warnings` and `notices`, whose `place` is
a line or an entry as `place_name` says.""",
)
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="CSV, Asterisk's pjsip.conf, or a saved GetExtensions answer; told by its content.",
            show_default=False,
        ),
    ],
    organization: Annotated[
        NamedOrganization | None,
        typer.Option(
            "--organization",
            metavar="ID[:NAME]",
            parser=parse_organization,
            help="The organisation it goes into, made if absent. May be left out when the file names it.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and write nothing.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Disable the organisation's extensions that the file does not name.")
    ] = False,
    prune_limit: Annotated[
        float | None,
        typer.Option(
            "--prune-limit",
            metavar="PERCENT",
            parser=parse_percent,
            help="Refuse to disable more than this share of its active extensions. Default: 20.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Import a file: all of it or, if a row is bad, nothing.

    Extensions are matched by SIP id; what the file does not speak of stays as it is.
    """
    if prune_limit is not None and not prune:
        raise typer.BadParameter("--prune-limit is of use with --prune only")
    options = ImportOptions(
        (organization.id, organization.name) if organization else None,
        dry_run,
        prune,
        DEFAULT_PRUNE_LIMIT if prune_limit is None else prune_limit,
    )
    started = time.perf_counter()
    with stoppable() as watching, progress_bar() as progress:
        told = watching(progress)
        reading, plan = perform(lambda directory: import_file(directory, operator(), file, options, told), database)
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
