"""Ctrl-C, while something is about to be written."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dialtree.cli.errors import CutShortError
from dialtree.management.imports import Progress


@contextmanager
def stoppable() -> Iterator[Callable[[Progress], Progress]]:
    """Lets Ctrl-C stop an import for as long as nothing is written, and no longer.

    Yields:
        What makes of somebody who is told how far the import is one who also ends that time.

    Raises:
        CutShortError: Ctrl-C stopped it, and nothing was written.
    """
    usual = signal.getsignal(signal.SIGINT)

    def watching(progress: Progress) -> Progress:
        def tell(step: str, done: int, total: int) -> None:
            progress(step, done, total)
            if total and done == total:
                # Only the commit remains, and who stops that cannot know whether it took place.
                signal.signal(signal.SIGINT, signal.SIG_IGN)

        return tell

    try:
        yield watching
    except KeyboardInterrupt:
        # All that is left is to say so.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise CutShortError("interrupted; nothing was written") from None
    signal.signal(signal.SIGINT, usual)
