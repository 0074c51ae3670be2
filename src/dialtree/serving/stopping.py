"""How worker processes hear that they are to stop: no sooner than they can heed it, and then without fail."""

import asyncio
import os
import signal

_HELD = (signal.SIGINT, signal.SIGTERM)

_SETTLING_SECONDS = 0.1


def hold_signals_of_forks() -> None:
    """Has every process that this one forks from now on begin with what would stop it held back.

    Without that, it would be lost on a process that has not come to listening yet. Ctrl-C stays held back for good: it
    reaches every process of a terminal, and the main one tells the others.
    """
    os.register_at_fork(before=_hold, after_in_parent=_release)


def listen_when_running(loop: asyncio.AbstractEventLoop, *, started: bool) -> None:
    """Has a worker hear that it is to stop, once its loop runs for good.

    A loop that does not run yet would not notice.

    Args:
        loop: The loop, in which the server has installed its handlers.
        started: Whether it runs at this moment, and will stop once more before it runs for good.
    """
    if started:
        loop.call_later(_SETTLING_SECONDS, _listen)
    else:
        loop.call_soon(_listen)


def _hold() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)


def _release() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)


def _listen() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))
