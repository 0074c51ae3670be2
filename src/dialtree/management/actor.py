"""Who acts."""

from typing import Literal

import msgspec


class Actor(msgspec.Struct, frozen=True):
    """Who does something to the directory.

    Attributes:
        kind: By which way they came.
        name: Who they are, as far as that way tells: on the command line the name of the operating system's user.
    """

    kind: Literal["command line"]
    name: str
