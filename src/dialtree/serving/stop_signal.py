"""Hearing that the server is to stop, while it still waits for its last requests to be answered."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def on_stop(told: Callable[[], None]) -> Callable[[], None]:
    """Has a function called, on the running event loop, when a signal tells the process to stop.

    Neither ASGI nor RSGI tells an application before all requests have been answered. So this stands before what the
    server does with the signal, and leads on to that. Where the server leaves a signal to Python, or runs in a thread
    that hears of none, so does this.

    Args:
        told: The function.

    Returns:
        What has it called no more.
    """
    loop, restored = asyncio.get_running_loop(), {}
    hears = threading.current_thread() is threading.main_thread()
    for number in _SIGNALS if hears else ():
        before = signal.getsignal(number)
        if callable(before) and before is not signal.default_int_handler:

            def handle(at: int, frame: FrameType | None, lead_on: Callable[..., object] = before) -> None:
                loop.call_soon_threadsafe(told)
                lead_on(at, frame)

            # A loop that listens for signals goes on hearing them: it is woken before Python calls any handler.
            signal.signal(number, handle)
            restored[number] = before

    def undo() -> None:
        for number, before in restored.items():
            signal.signal(number, before)

    return undo
