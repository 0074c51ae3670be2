"""Who acts."""

from typing import Literal, TypeAlias

import msgspec

from dialtree.directory.reach import Reach

ActorKind: TypeAlias = Literal["command line", "person", "token", "server"]


class Actor(msgspec.Struct, frozen=True):
    """Who does something to the directory.

    Attributes:
        kind: By which way they came; "server" is the server by itself.
        name: Who they are, as far as that way tells: on the command line the name of the operating system's user.
        reach: What of the directory they see; all else does not exist for them.
        id: The number of a person's credential, or of a token; None on the command line.
        address: The network address they came from; "" on the command line.
    """

    kind: ActorKind
    name: str
    reach: Reach
    id: int | None = None
    address: str = ""
