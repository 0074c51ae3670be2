"""`dialtree changes`: the change log."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from dialtree.cli.group import new_app
from dialtree.cli.moments import parse_moment
from dialtree.cli.numbers import whole_number
from dialtree.cli.options import AsJson, DatabaseUrl, OnlyOrganization
from dialtree.cli.output import print_json, say
from dialtree.cli.progress import progress_bar
from dialtree.cli.session import operator, perform
from dialtree.cli.table import print_table
from dialtree.directory.faults import refuse
from dialtree.management.pruning import prune_changes

app = new_app(
    "Changes: the log of all that was changed.",
    epilog="""\b
Example:
  dialtree changes prune --keep 730          what is older than two years""",
)

_MOST_DAYS = 36_500


@app.callback()
def _group() -> None:
    pass


@app.command(
    epilog="JSON: an array of organisations, each with its `organization_id`, how many `changes` were deleted, and up "
    "to which `revision`."
)
def prune(
    before: Annotated[
        datetime | None,
        typer.Option(
            "--before",
            metavar="DATE",
            parser=parse_moment,
            help="Delete what was changed before this day (2027-01-31, in UTC) or moment (2027-01-31T12:00Z).",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            metavar="DAYS",
            parser=whole_number(0, _MOST_DAYS),
            help="Delete what was changed more than this many days ago.",
            show_default=False,
        ),
    ] = None,
    organization: OnlyOrganization = None,
    as_json: AsJson = False,
    database: DatabaseUrl = None,
) -> None:
    """Delete old changes from the change log.

    History then begins later, and programs that follow changes and have not yet come so far are told to begin anew.
    The last change of each organisation stays. Nothing is ever deleted without this command.
    """
    if (before is None) == (keep is None):
        raise typer.BadParameter("give either --before or --keep")
    moment = before or datetime.now(UTC) - timedelta(days=keep or 0)
    if moment > datetime.now(UTC):
        raise refuse("--before", "in the future")
    with progress_bar() as progress:
        pruned = perform(
            lambda directory: prune_changes(directory, operator(), moment, organization, progress), database
        )
    if as_json:
        print_json(pruned)
    elif not pruned:
        say("Nothing to delete.")
    else:
        headings = ("Organisation", "Changes deleted", "Up to revision")
        print_table(headings, [(it.organization_id, it.changes, it.revision) for it in pruned], headings)
