"""What holds for every test. The folder of a conftest is on the path, which makes `support` importable."""

import faulthandler
import os
import signal

from hypothesis import settings

from support.unordered import leave_unordered

# How long one example takes says more about the machine than about the code. A run finds what the run before has found;
# `make fuzz` looks further.
settings.register_profile("dialtree", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=2000)
settings.load_profile("dialtree")

# A shell that starts a job in the background has it ignore Ctrl-C, and so would every process that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

leave_unordered()

_SECONDS_TO_END = 60


def pytest_unconfigure() -> None:
    """What a test has left running says where it stands, and does not keep the whole run from ending.

    Of several processes the first ends the others; until all have done their tests, they wait for each other.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    faulthandler.dump_traceback_later(_SECONDS_TO_END, exit=True)
