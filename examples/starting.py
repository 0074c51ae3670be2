"""How a demo ends when something is wrong: with one clear line."""

import sys
from collections.abc import Callable

from dialtree.directory.faults import RefusedError
from dialtree.storage.errors import ConstraintError, NotSetUpError, OutOfReachError


def run_demo(name: str, work: Callable[[], None]) -> None:
    """Runs a demo.

    Args:
        name: What its faults begin with.
        work: What it does, up to Ctrl-C.

    Raises:
        SystemExit: Something was wrong, which is told; or Ctrl-C came too early.
    """
    try:
        work()
    except RefusedError as error:
        sys.exit("\n".join(f"{name}: {fault}" for fault in error.faults))
    except (NotSetUpError, OutOfReachError, ConstraintError, OSError) as error:
        sys.exit(f"{name}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
