"""Bytes to text: the encodings that spreadsheets and telephone systems write."""

from typing import NamedTuple

from dialtree.directory.faults import refuse

WINDOWS_HEBREW = "Windows-1255"

GUESSED = f"not UTF-8, so it is read as {WINDOWS_HEBREW}; see whether the names look right"
"""What to tell about a text of that encoding: bytes of any other Windows encoding often look like it."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)


class Text(NamedTuple):
    """A decoded file.

    Attributes:
        content: Its text, without byte-order mark.
        encoding: What it was read as: "UTF-8", "UTF-16" or "Windows-1255".
    """

    content: str
    encoding: str


def decode(content: bytes) -> Text:
    """The text of a file.

    A byte-order mark decides; without one, NUL bytes in every other place tell UTF-16, and what is not UTF-8 is
    Windows-1255, which Hebrew editions of Excel write.

    Raises:
        RefusedError: It is of none of these encodings, or holds NUL characters.
    """
    text = _decode_marked(content) or _decode_wide(content) or _decode_bytes(content)
    if "\0" in text.content:
        raise refuse("file", "holds NUL characters: it is no text file")
    return text


def _decode_marked(content: bytes) -> Text | None:
    for mark, codec, encoding in _MARKS:
        if content.startswith(mark):
            return Text(_strictly(content[len(mark) :], codec, encoding), encoding)
    return None


def _decode_wide(content: bytes) -> Text | None:
    # Whatever the language, separators, digits and line ends are ASCII, of which UTF-16 makes a NUL and a byte.
    few, many = sorted((content[::2].count(0), content[1::2].count(0)))
    if many * 8 <= len(content) or few * 8 > many:
        return None
    codec = "utf-16-le" if content[1::2].count(0) == many else "utf-16-be"
    return Text(_strictly(content, codec, "UTF-16"), "UTF-16")


def _decode_bytes(content: bytes) -> Text:
    try:
        return Text(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        broken = error.start
    try:
        return Text(content.decode("cp1255"), WINDOWS_HEBREW)
    except UnicodeDecodeError:
        raise refuse("file", f"not UTF-8 (byte {broken + 1}), nor UTF-16, nor {WINDOWS_HEBREW}") from None


def _strictly(content: bytes, codec: str, encoding: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise refuse("file", f"not the {encoding} that its first bytes promise (byte {error.start + 1})") from None
