"""How much of the directory somebody sees."""

from typing import Self

import msgspec


class Reach(msgspec.Struct, frozen=True):
    """A part of the directory: all of it, an organisation, or an account and all below.

    Attributes:
        organization_id: The organisation; None means all of them.
        account_id: The account that it begins at; None means the root.
    """

    organization_id: int | None
    account_id: int | None = None

    @classmethod
    def of_account(cls, organization_id: int, account_id: int) -> Self:
        """An account and all below; the whole organisation when it is the root."""
        return cls(organization_id, None if account_id == organization_id else account_id)

    @property
    def is_everything(self) -> bool:
        """Whether it is the whole directory."""
        return self.organization_id is None

    def touches(self, organization_id: int) -> bool:
        """Whether any of an organisation is in it."""
        return self.organization_id in {None, organization_id}

    def has_all_of(self, organization_id: int) -> bool:
        """Whether all of an organisation is in it."""
        return self.touches(organization_id) and self.account_id is None


EVERYTHING = Reach(None)
"""The whole directory."""
