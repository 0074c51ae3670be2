"""The lines of a configuration file that say something."""

import io
from collections.abc import Iterator
from typing import NamedTuple

from dialtree.sources.pjsip.comments import CommentStripper


class Line(NamedTuple):
    """A line.

    Attributes:
        file: The name of the file it is in, relative to the folder of the file to import; "" for that file.
        number: Its number in that file.
        inclusion: The number of the time this file is read: it tells one reading of a file from the next.
        text: What it says, without comments, trimmed.
    """

    file: str
    number: int
    inclusion: int
    text: str


def significant_lines(text: str, stripper: CommentStripper) -> Iterator[tuple[int, str]]:
    """The lines of one file that are not blank without their comments, with their numbers."""
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        significant = stripper.strip(number, line)
        if significant:
            yield number, significant
