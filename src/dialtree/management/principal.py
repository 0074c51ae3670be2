"""Who makes a request of management, once that is proven."""

from typing import Literal

import msgspec

from dialtree.directory.reach import Reach
from dialtree.directory.role import Role
from dialtree.management.actor import Actor
from dialtree.management.permissions import Permission, permits


class Principal(msgspec.Struct, frozen=True):
    """A person who is signed in, or a program with a token.

    Attributes:
        kind: Which of both.
        id: The number of the person's credential, or of the token.
        name: The person's name and e-mail, or the token's label, for the audit.
        role: What they may do.
        reach: Within what of the directory.
        address: The network address the request comes from.
        session_id: The person's session; None for a token.
        must_enrol: Whether a second factor is demanded of the person that they have not set up: until they do, they may
            do nothing else.
    """

    kind: Literal["person", "token"]
    id: int
    name: str
    role: Role
    reach: Reach
    address: str = ""
    session_id: int | None = None
    must_enrol: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether they have a permission, and may make use of it now."""
        return not self.must_enrol and self.has(permission)

    def has(self, permission: Permission) -> bool:
        """Whether their role has a permission, even if they have to set up a second factor first."""
        return permits(self.role, permission)

    @property
    def actor(self) -> Actor:
        """They, as what they do is written down."""
        return Actor(self.kind, self.name, self.reach, self.id, self.address)
