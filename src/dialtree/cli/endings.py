"""How a command ends: its exit code, and the one line that says what went wrong."""

import os
import re
from collections.abc import Callable, Sequence

from typer.exceptions import TyperException

from dialtree.cli.errors import CutShortError, OutputError
from dialtree.cli.output import finish_output, say
from dialtree.cli.streams import prepare_streams, silence_output
from dialtree.contract.code import BLANK, is_well_formed
from dialtree.directory.faults import RefusedError
from dialtree.storage.errors import ConstraintError, CopyError, NotSetUpError, OutOfReachError

FINE, REFUSED, MISUSE = 0, 1, 2

INTERRUPTED = 130
"""As a shell has it for what Ctrl-C ended."""

UNREAD = 141
"""As a shell has it for what ended because its output was no longer read."""

_INVALID = re.compile(r"^Invalid value(?: for '([^']*)')?: (?:Value error, )?")


def run_to_end(command: Callable[[Sequence[str]], object], arguments: Sequence[str]) -> int:
    """Runs a command to its end, whatever that is.

    Args:
        command: Takes the arguments; raises what went wrong, or returns an exit code, or something else when all is
            well.
        arguments: The arguments.

    Returns:
        The exit code. What went wrong has been said.
    """
    prepare_streams()
    try:
        _check_encoding(arguments)
        code = command(arguments)
        finish_output()
    except TyperException as error:
        for line in _misuse(error, arguments):
            say(line)
        return error.exit_code
    except Exception as error:
        return _tell(error)
    if code == INTERRUPTED:
        say("dialtree: interrupted")
    return code if isinstance(code, int) else FINE


def _tell(error: Exception) -> int:
    """Says what went wrong, and returns the exit code for it."""
    match error:
        case CutShortError():
            say(f"dialtree: {error}")
            return INTERRUPTED
        case OutputError():
            silence_output()
            if error.unread:
                return UNREAD
            say(f"dialtree: {error}")
        case RefusedError():
            for fault in error.faults:
                say(f"dialtree: {fault}")
        case NotSetUpError() | OutOfReachError() | ConstraintError() | CopyError():
            say(f"dialtree: {error}")
        case OSError(strerror=str()):
            say(f"dialtree: {error.strerror}")
        case _:
            _tell_unexpected(error)
    return REFUSED


def _tell_unexpected(error: Exception) -> None:
    if os.environ.get("DIALTREE_LOG_LEVEL") == "debug":
        raise error
    reason = f"{type(error).__name__}: {error}".partition("\n")[0]
    say(f"dialtree: unexpected {reason} (DIALTREE_LOG_LEVEL=debug shows where)")


def _check_encoding(arguments: Sequence[str]) -> None:
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise _NotTextError(f"argument {argument!r} is not in UTF-8") from None


class _NotTextError(TyperException):
    exit_code = MISUSE


def _misuse(error: TyperException, arguments: Sequence[str]) -> list[str]:
    message, context = error.format_message(), getattr(error, "ctx", None)
    if context and message == context.get_help():
        return message.splitlines()
    told = _INVALID.sub(lambda it: f"{it[1]}: " if it[1] else "", " ".join(message.split())).rstrip(".")
    if context is None:
        return [f"dialtree: {told}"]
    if "code" in context.command_path.split():
        told = _without_codes(told, arguments)
    return [f"{context.command_path}: {told}; see `{context.command_path} --help`"]


def _without_codes(message: str, arguments: Sequence[str]) -> str:
    # Whoever gives a code where none belongs has shown it to the shell already; a message goes to logs as well.
    for argument in filter(is_well_formed, arguments):
        message = message.replace(argument, BLANK)
    return message
