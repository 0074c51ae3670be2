"""Keeps codes out of logs."""

import re
from collections.abc import Collection, Iterator

from dialtree.contract.code import BLANK
from dialtree.directory.code import is_issued

_PARAMETER = re.compile(r"""(code["']?\s*(?:=|%3d|:)\s*["']?)[^&\s"'#;,}]+""", re.IGNORECASE)
_BEARER = re.compile(r"(bearer\s+)\S+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]{8,64}")


def redact(text: str) -> str:
    """A text without the codes in it: what follows `code=` or `Bearer`, and whatever has an issued code's checksum."""
    text = _BEARER.sub(rf"\1{BLANK}", _PARAMETER.sub(rf"\1{BLANK}", text))
    return _WORD.sub(lambda word: BLANK if is_issued(word[0]) else word[0], text)


def redact_words(text: str, known: Collection[str] = ()) -> str:
    """A text without anything that could be a code, adopted ones included, which have no checksum.

    Args:
        text: The text.
        known: Words that are no codes.
    """
    return _WORD.sub(lambda word: word[0] if word[0] in known else BLANK, text)


def words_of(text: str) -> Iterator[str]:
    """The words of a text that have the form of a code."""
    return (word[0] for word in _WORD.finditer(text))


def escape(text: str) -> str:
    """A text without the characters that would move a terminal's cursor or reorder a line: these as escapes."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
