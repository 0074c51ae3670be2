"""Accounts: the nodes of an organisation's tree."""

import msgspec


class Account(msgspec.Struct, frozen=True, gc=False):
    """An account. A root account is an organisation.

    Attributes:
        id: Its number, unique in the whole directory.
        organization_id: The root of its tree; its own id when it is a root.
        parent_id: The account right above; None for a root.
        name: Its name.
        active: Whether it is enabled itself; what is below a disabled account is not listed.
    """

    id: int
    organization_id: int
    parent_id: int | None
    name: str
    active: bool
