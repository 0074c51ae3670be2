"""What importing a file would do to an organisation."""

from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User
from dialtree.sources.record import BadRow, Remark

T = TypeVar("T", Account, User, Extension)


class Current(msgspec.Struct, frozen=True):
    """An organisation as it stands, and what else of the directory a plan must know.

    Attributes:
        organization_id: Its root account; it need not exist yet.
        accounts: Its accounts, by id; empty when it does not exist yet.
        users: Its users, by id.
        extensions: Its extensions, by SIP.
        foreign_accounts: Of the account ids that the file names, those of other organisations.
        foreign_users: Of the user ids that the file names, those of other organisations.
        next_account_id: From here on, account ids are free.
        next_user_id: From here on, user ids are free.
        next_extension_id: From here on, extension ids are free.
        tells_foreign: Whether a fault may say that something is of another organisation. If not, what is foreign is
            taken for what does not exist; that its id cannot be had is told of those alone who would make it.
    """

    organization_id: int
    accounts: Mapping[int, Account]
    users: Mapping[int, User]
    extensions: Mapping[str, Extension]
    foreign_accounts: frozenset[int]
    foreign_users: frozenset[int]
    next_account_id: int
    next_user_id: int
    next_extension_id: int
    tells_foreign: bool = True


class Change(msgspec.Struct, Generic[T], frozen=True):
    """One thing before and after; they differ in at least one field and have the same id."""

    before: T
    after: T


class Planned(msgspec.Struct, Generic[T], frozen=True):
    """What would happen to the things of one kind.

    Attributes:
        added: New ones, with the ids they would have; accounts after those above them.
        changed: What would change.
        unchanged: How many that the file names would be left alone.
    """

    added: tuple[T, ...] = ()
    changed: tuple[Change[T], ...] = ()
    unchanged: int = 0


class Plan(msgspec.Struct, frozen=True):
    """What importing a file would do. It may be carried out only when `refused` is empty.

    Attributes:
        organization_id: The organisation's root account.
        accounts: What would happen to accounts.
        users: What would happen to users.
        extensions: What would happen to extensions.
        disabled: Extensions that the file no longer has and `--prune` would disable, as they stand.
        refused: Places of the file that stand in the way.
        warnings: What is probably a mistake.
        notices: What was passed over, and why.
    """

    organization_id: int
    accounts: Planned[Account]
    users: Planned[User]
    extensions: Planned[Extension]
    disabled: tuple[Extension, ...] = ()
    refused: tuple[BadRow, ...] = ()
    warnings: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()
