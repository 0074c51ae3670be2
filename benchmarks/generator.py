"""A deterministic generator of directories: the same numbers give the same file."""

import csv
from collections.abc import Iterator
from pathlib import Path

HEADER = (
    "SIP", "Name", "SpeedDial", "AccountID", "AccountName", "UserName", "UserEmail",
    "ParentAccountID", "UserID", "Active",
)  # fmt: skip
ROOT = 1_000_000
_PEOPLE = ("דנה לוי", "Noa Friedman", "אבי ביטון", "Michael Stern")


def write_csv(path: Path, extensions: int, accounts: int) -> None:
    """Writes one organisation as CSV.

    Args:
        path: The file.
        extensions: How many extensions it has; three in four are set to a user of their own.
        accounts: How many accounts, the root included; each is on one of three levels.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_rows(extensions, accounts))


def _rows(extensions: int, accounts: int) -> Iterator[list[object]]:
    for number in range(accounts):
        yield ["", "", "", ROOT + number, _account_name(number), "", "", _parent(number), "", "true"]
    for number in range(extensions):
        account = number % accounts
        user = ROOT + number if number % 4 else ""
        name, email = (f"{_PEOPLE[number % 4]} {number}", f"user{number}@org.example") if user else ("", "")
        yield [
            f"ext{number:07d}", f"Extension {number}", str(10_000 + number), ROOT + account, _account_name(account),
            name, email, _parent(account), user, "true" if number % 50 else "false",
        ]  # fmt: skip


def _account_name(number: int) -> str:
    return f"מחלקה {number}" if number % 2 else f"Department {number}"


def _parent(number: int) -> object:
    if number == 0:
        return ""
    return ROOT if number < 10 else ROOT + 1 + number % 9
