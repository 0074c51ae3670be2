"""What commands print: results on standard output, everything else that a person should know on standard error."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec

from dialtree.cli.errors import OutputError
from dialtree.directory.text import BIDI_CONTROLS

LEFT_TO_RIGHT_MARK = "\u200e"

_OBEYED = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029{BIDI_CONTROLS}]")
_UNICODE = ("utf-8", "utf8")


def print_line(text: str) -> None:
    """Prints a line of the result."""
    with _writing():
        sys.stdout.write(f"{text}\n")


def print_json(value: object) -> None:
    """Prints a value as JSON; non-ASCII letters as themselves where the output is UTF-8."""
    escaped = sys.stdout.encoding.lower() not in _UNICODE
    print_line(json.dumps(msgspec.to_builtins(value), ensure_ascii=escaped, indent=2))


def print_bytes(data: bytes) -> None:
    """Prints bytes as they are."""
    with _writing():
        sys.stdout.buffer.write(data)


def finish_output() -> None:
    """Hands over what has been printed but is still on its way.

    Raises:
        OutputError: Nobody takes it.
    """
    with _writing():
        sys.stdout.flush()


def say(line: str) -> None:
    """Tells the person at the keyboard something that is no result: one line on standard error.

    It may repeat what came in; what a terminal would obey is escaped.
    """
    # Where that cannot be written, there is nobody to tell.
    with suppress(OSError):
        print(_OBEYED.sub(_escape, line), file=sys.stderr)  # noqa: T201 - this is where all of it is printed


def state(*, active: bool) -> str:
    """What a table calls a thing that is enabled or not."""
    return "active" if active else "disabled"


def plural(count: int, noun: str) -> str:
    """`1 extension`, `2,000 extensions`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def struct_fields(value: msgspec.Struct, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any value of JSON
    """A struct as a JSON object, with more keys beside its own."""
    return {**msgspec.to_builtins(value), **more}


def isolated(text: str) -> str:
    """A text as it may stand beside others on one line of a terminal; into a file or a pipe, as it is.

    In a terminal that follows the bidirectional algorithm, two Hebrew texts on one line would else change places.
    """
    if sys.stdout.isatty() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return f"{text}{LEFT_TO_RIGHT_MARK}"
    return text


def _escape(letter: re.Match[str]) -> str:
    return letter[0].encode("unicode_escape").decode()


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(error) from error
