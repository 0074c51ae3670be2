"""Short words for accounts, users and extensions of organisation 1."""

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User


def account(account_id: int, name: str = "Sales", parent_id: int | None = 1, organization_id: int = 1) -> Account:
    return Account(account_id, organization_id, parent_id, name, active=True)


def root(account_id: int = 1, name: str = "Acme") -> Account:
    return account(account_id, name, None, account_id)


def user(user_id: int, name: str = "Dana", email: str = "dana@acme.example") -> User:
    return User(user_id, name, email, active=True)


def extension(
    extension_id: int,
    speed_dial: str = "",
    name: str = "Desk",
    account_id: int = 1,
    user_id: int | None = None,
    *,
    active: bool = True,
) -> Extension:
    """An extension whose SIP id is its id."""
    return Extension(extension_id, account_id, str(extension_id), name, speed_dial, user_id, active)
