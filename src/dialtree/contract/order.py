"""The order of extensions on the wire (CONTRACT section 1, order)."""

from typing import TypeAlias
from unicodedata import normalize

Key: TypeAlias = tuple[int, int, str, str, str]


def text_key(text: str) -> str:
    """What names and texts compare by: the Unicode code points of their NFC form."""
    return normalize("NFC", text)


def extension_key(sip: str, name: str, speed_dial: str) -> Key:
    """What the extensions of one account are sorted by.

    Numeric speed dials come first, by number, then text, then SIP; then all others by name, then SIP.
    """
    if speed_dial.isdecimal() and speed_dial.isascii():
        # By length, then digit by digit: Python refuses to convert thousands of digits.
        digits = speed_dial.lstrip("0")
        return (0, len(digits), digits, speed_dial, sip)
    return (1, 0, "", text_key(name), sip)
