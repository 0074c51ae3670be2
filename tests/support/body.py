"""A request's body as it arrives."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Body:
    """A body in pieces.

    Attributes:
        pieces: The pieces.
        end: What comes after them: the body's end, the caller's, or nothing.
    """

    pieces: tuple[bytes, ...] = ()
    end: Literal["whole", "gone", "stuck"] = "whole"


def body_of(body: "bytes | Body") -> Body:
    return Body((body,)) if isinstance(body, bytes) else body
