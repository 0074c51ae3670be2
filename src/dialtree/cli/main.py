"""Where `dialtree` enters."""

import signal
import sys

_INTERRUPTED = 130


def run() -> None:
    """Runs the command line and exits; what goes wrong is one clear line on standard error."""
    try:
        # Loading takes a while, and Ctrl-C may come in it.
        from dialtree.cli.endings import run_to_end  # noqa: PLC0415 - see above
        from dialtree.cli.root import execute  # noqa: PLC0415 - see above

        code = run_to_end(execute, sys.argv[1:])
    except KeyboardInterrupt:
        # All that is left is to say so.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stderr.write("dialtree: interrupted\n")
        code = _INTERRUPTED
    sys.exit(code)
