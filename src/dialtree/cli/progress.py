"""Progress of long work, on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dialtree.management import imports


@contextmanager
def progress_bar() -> Iterator[imports.Progress]:
    """A bar on standard error while the work lasts; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield _ignore
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total or None)

        yield tell


def _ignore(_step: str, _done: int, _total: int) -> None:
    pass
