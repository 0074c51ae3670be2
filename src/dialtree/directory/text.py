"""Names and other one-line texts: Unicode, normalised, without what would garble a page."""

import re
from unicodedata import category, combining, normalize

from dialtree.directory.faults import refuse

MAX_NAME = 255
"""The longest name in code points of its NFC form."""

BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
"""The embeddings, overrides and isolates of the bidirectional algorithm (UAX #9), as a range of a pattern.

A name that holds one reorders the text around it. The marks U+200E and U+200F are none of them.
"""

PRINTABLE = rf"^[^\x00-\x1f\x7f-\x9f{BIDI_CONTROLS}]*$"
"""What a text is made of, roughly: a pattern for those who send one."""

_LONGER_BEFORE = 8
"""How many times longer than it may be a text is looked at: more than NFC and white space around it make of it."""

_BIDI = re.compile(f"[{BIDI_CONTROLS}]")


def clean_text(field: str, value: str, maximum: int = MAX_NAME) -> str:
    """A text as it is stored: NFC, without white space around it; may be empty.

    Args:
        field: The name of the field, for the refusal.
        value: The text as given.
        maximum: The most code points it may have.

    Raises:
        RefusedError: It holds a control character, a bidi control or half of a surrogate pair, or is too long.
    """
    # To normalise takes as long as the square of the marks on one letter.
    if len(value) > maximum * _LONGER_BEFORE:
        raise refuse(field, f"longer than {maximum} characters")
    text = normalize("NFC", value.strip())
    if not text.isprintable():
        _refuse_unprintable(field, text)
    if len(text) > maximum:
        raise refuse(field, f"longer than {maximum} characters")
    return text


def clean_name(field: str, value: str, maximum: int = MAX_NAME) -> str:
    """A name as it is stored: as `clean_text`, and not empty.

    Raises:
        RefusedError: As `clean_text`, or it is empty.
    """
    name = clean_text(field, value, maximum)
    if not name:
        raise refuse(field, "empty")
    return name


_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "\u0131": "i"}
)
"""What stands for those Latin letters that Unicode does not decompose; `ß` becomes `ss` by its case."""


def fold(text: str) -> str:
    """What texts are searched by: without case, diacritics and Hebrew points, and of Latin letters the plain ones."""
    # Decomposed before and after: a compatibility form may stand for a capital, and a folded letter may hold a mark.
    decomposed = normalize("NFKD", normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in decomposed if not combining(letter))
    return normalize("NFC", bare.translate(_PLAIN))


def _refuse_unprintable(field: str, text: str) -> None:
    if _BIDI.search(text):
        raise refuse(field, "holds a character that reorders text (a bidi control)")
    for letter in text:
        kind = category(letter)
        if kind == "Cc" or kind in ("Zl", "Zp"):
            raise refuse(field, f"holds a control character (U+{ord(letter):04X})")
        if kind == "Cs":
            raise refuse(field, "holds half of a surrogate pair")
