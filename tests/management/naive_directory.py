"""A directory that keeps everything in dictionaries and looks at all of it for every question."""

from dataclasses import dataclass, field, replace
from unicodedata import normalize

from dialtree.contract import extension as wire
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User


class RefusedByModelError(Exception):
    """What the directory must refuse too."""


def must(holds: object) -> None:
    if not holds:
        raise RefusedByModelError


@dataclass
class NaiveDirectory:
    accounts: dict[int, Account] = field(default_factory=dict)
    users: dict[int, tuple[int, User]] = field(default_factory=dict)
    extensions: dict[int, tuple[int, Extension]] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=lambda: {"accounts": 0, "users": 0, "extensions": 0})

    def copy(self) -> "NaiveDirectory":
        return replace(
            self,
            accounts=dict(self.accounts),
            users=dict(self.users),
            extensions=dict(self.extensions),
            used=dict(self.used),
        )

    def new_id(self, kind: str, wanted: int | None = None) -> int:
        must(wanted is None or wanted not in getattr(self, kind))
        given = self.used[kind] + 1 if wanted is None else wanted
        self.used[kind] = max(self.used[kind], given)
        return given

    def above(self, account_id: int) -> list[int]:
        """An account and all above it."""
        chain = [account_id]
        while (parent := self.accounts[chain[-1]].parent_id) is not None:
            chain.append(parent)
        return chain

    def add_account(self, name: str, parent_id: int | None, wanted: int | None) -> Account:
        account_id = self.new_id("accounts", wanted)
        must(parent_id is None or parent_id in self.accounts)
        root = account_id if parent_id is None else self.accounts[parent_id].organization_id
        return self.put_account(Account(account_id, root, parent_id, name, active=True))

    def put_account(self, account: Account) -> Account:
        self.accounts[account.id] = account
        return account

    def move_account(self, account_id: int, to: int) -> Account:
        must(account_id in self.accounts and to in self.accounts)
        account = self.accounts[account_id]
        must(account.parent_id is not None)
        must(account.organization_id == self.accounts[to].organization_id)
        must(account_id not in self.above(to))
        return self.put_account(Account(account_id, account.organization_id, to, account.name, account.active))

    def delete_account(self, account_id: int) -> None:
        must(account_id in self.accounts and not self.accounts[account_id].active)
        must(all(it.parent_id != account_id for it in self.accounts.values()))
        must(all(organization != account_id for organization, _ in self.users.values()))
        must(all(it.account_id != account_id for _, it in self.extensions.values()))
        del self.accounts[account_id]

    def by_sip(self, organization: int, sip: str) -> Extension | None:
        return next((it for root, it in self.extensions.values() if (root, it.sip) == (organization, sip)), None)

    def put_extension(self, organization: int, extension: Extension) -> Extension:
        must(extension.account_id in self.accounts)
        must(self.accounts[extension.account_id].organization_id == organization)
        if extension.user_id is not None:
            must(extension.user_id in self.users and self.users[extension.user_id][0] == organization)
        others = [it for root, it in self.extensions.values() if root == organization and it.id != extension.id]
        must(extension.sip not in [it.sip for it in others])
        must(not extension.speed_dial or extension.speed_dial not in [it.speed_dial for it in others])
        self.extensions[extension.id] = (organization, extension)
        return extension

    def listing(self, organization: int, account_id: int | None) -> list[wire.Extension]:
        listed = []
        for account in self.in_order(organization, None):
            if account_id in (None, account.id) and all(self.accounts[it].active for it in self.above(account.id)):
                own = [it for _, it in self.extensions.values() if it.account_id == account.id and it.active]
                listed += [self.on_the_wire(it) for it in sorted(own, key=in_account)]
        return listed

    def in_order(self, organization: int, parent_id: int | None) -> list[Account]:
        siblings = [
            it for it in self.accounts.values() if (it.organization_id, it.parent_id) == (organization, parent_id)
        ]
        ordered: list[Account] = []
        for account in sorted(siblings, key=lambda it: (normalize("NFC", it.name), it.id)):
            ordered += [account, *self.in_order(organization, account.id)]
        return ordered

    def on_the_wire(self, extension: Extension) -> wire.Extension:
        user = None if extension.user_id is None else self.users[extension.user_id][1]
        shown = (user.name, user.email) if user and user.active else ("", "")
        account_name = self.accounts[extension.account_id].name
        return wire.Extension(
            extension.sip, extension.name, extension.speed_dial, extension.account_id, account_name, *shown
        )


def in_account(extension: Extension) -> tuple[object, ...]:
    if extension.speed_dial.isdigit():
        return (0, int(extension.speed_dial), extension.speed_dial, extension.sip)
    return (1, extension.name, extension.sip)
