"""Progress of long work, on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dialtree.management import imports


@contextmanager
def progress_bar() -> Iterator[imports.Progress]:
    """A bar on standard error while the work lasts; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield _ignore
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("Starting", total=None)

        def tell(step: str, done: int, total: int) -> None:
            described = f"{step} {done:,} of {total:,}" if total else step
            bar.update(task, description=described, completed=done, total=total or None)

        yield tell


def _ignore(_step: str, _done: int, _total: int) -> None:
    pass
