"""A deterministic generator of directories: the same numbers give the same rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

HEADER = (
    "SIP", "Name", "SpeedDial", "AccountID", "AccountName", "UserName", "UserEmail", "ParentAccountID", "UserID",
)  # fmt: skip

_FIRST_ACCOUNT = 1_000_000
_FIRST_USER = 10_000_000
_GIVEN = ("דנה", "Noa", "אבי", "Michael", "יעל", "Ruth", "משה", "Adam", "תמר", "Sarah", "יוסף")
_FAMILY = ("לוי", "Friedman", "ביטון", "Stern", "כהן", "Harari", "מזרחי")
_PLACES = ("Sales", "תמיכה", "Service", "הנהלה", "Accounts", "מחסן", "Delivery")


@dataclass(frozen=True, slots=True)
class Organization:
    """One organisation of a generated directory.

    Attributes:
        number: Which one it is, from 0; everything else follows from it.
        extensions: How many extensions it has; all are active.
        accounts: How many accounts, the root included; from four on they stand on three levels.
    """

    number: int
    extensions: int
    accounts: int

    @property
    def root(self) -> int:
        """The id of its root account; the other accounts' ids follow it."""
        return _FIRST_ACCOUNT + self.number * self.accounts

    @property
    def code(self) -> str:
        """The code that its root account adopts."""
        return f"Bench{self.number:027d}"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Its rows in the columns of `HEADER`: first every account, then every extension.

        Three in four extensions are set to a user of their own.
        """
        for index in range(self.accounts):
            yield ("", "", "", self.root + index, self._account_name(index), "", "", self._parent(index), "")
        for index in range(self.extensions):
            account = index % self.accounts
            person = f"{_GIVEN[index % len(_GIVEN)]} {_FAMILY[index % len(_FAMILY)]}"
            user = _FIRST_USER + self.number * self.extensions + index if index % 4 else ""
            yield (
                f"org{self.number}x{index}", f"{person} {index}", str(100 + index),
                self.root + account, self._account_name(account), person if user else "",
                f"user{index}@org{self.number}.example" if user else "", self._parent(account), user,
            )  # fmt: skip

    def _account_name(self, index: int) -> str:
        if index == 0:
            return f"ארגון {self.number}" if self.number % 2 else f"Organisation {self.number}"
        return f"{_PLACES[index % len(_PLACES)]} {index}"

    def _parent(self, index: int) -> object:
        departments = isqrt(self.accounts)
        if index == 0:
            return ""
        return self.root if index <= departments else self.root + 1 + index % departments


def equal_organizations(extensions: int, accounts: int, organizations: int) -> list[Organization]:
    """Organisations of equal size.

    Args:
        extensions: How many extensions all of them have together.
        accounts: How many accounts all of them have together.
        organizations: How many organisations; the numbers are shared out evenly, what is left over is dropped.
    """
    each = extensions // organizations, accounts // organizations
    return [Organization(number, *each) for number in range(organizations)]


def write_csv(path: Path, organization: Organization) -> int:
    """Writes an organisation as CSV, as `dialtree import` takes it, and returns how many rows it has."""
    rows = [HEADER, *organization.rows()]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return len(rows) - 1
