"""What holds for every test. The folder of a conftest is on the path, which makes `support` importable."""

import faulthandler
import gc
import itertools
import os
import signal

from hypothesis import settings

# How long one example takes says more about the machine than about the code. A run finds what the run before has found;
# `make fuzz` looks further.
settings.register_profile("dialtree", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=2000)
settings.load_profile("dialtree")

# A shell that starts a job in the background has it ignore Ctrl-C, and so would every process that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Garbage is collected between tests alone, by the thread that runs them. A greenlet that another thread collects leaves
# work to the main thread when that other thread ends; if two end at once while coverage traces what that work calls,
# CPython 3.11 never comes back from it.
gc.disable()

_TESTS_TO_FULL_COLLECTION = 100
_SECONDS_TO_END = 60

_tests = itertools.count(1)


def pytest_runtest_logfinish() -> None:
    """Collects what the test has left, and now and then what has outlived its test."""
    gc.collect(2 if next(_tests) % _TESTS_TO_FULL_COLLECTION == 0 else 1)


def pytest_unconfigure() -> None:
    """What a test has left running says where it stands, and does not keep the whole run from ending.

    Of several processes the first ends the others; until all have done their tests, they wait for each other.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    faulthandler.dump_traceback_later(_SECONDS_TO_END, exit=True)
