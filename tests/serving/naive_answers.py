"""A naive model of a directory and of what it answers: it remembers rows, and works every answer out anew."""

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

UNAUTHORIZED = {"ERR": 0, "DESC": "Unauthorized", "EXTENSIONS": []}


@dataclass
class Naive:
    """Extensions go by organisation and SIP; a code that has gone has no row."""

    accounts: dict[int, Row] = field(default_factory=dict)
    users: dict[int, Row] = field(default_factory=dict)
    extensions: dict[tuple[int, str], Row] = field(default_factory=dict)
    codes: dict[str, Row] = field(default_factory=dict)

    def root(self, account_id: int) -> int:
        parent = self.accounts[account_id]["parent"]
        return account_id if parent is None else self.root(parent)

    def is_active(self, account_id: int | None) -> bool:
        if account_id is None:
            return True
        account = self.accounts[account_id]
        return account["active"] and self.is_active(account["parent"])

    def way_down(self, account_id: int | None) -> tuple[tuple[str, int], ...]:
        if account_id is None:
            return ()
        account = self.accounts[account_id]
        return (*self.way_down(account["parent"]), (account["name"], account_id))

    def delete_account(self, account_id: int) -> None:
        del self.accounts[account_id]
        self.codes = {code: it for code, it in self.codes.items() if it["account"] != account_id}

    def delete_user(self, user_id: int) -> None:
        del self.users[user_id]
        for extension in self.extensions.values():
            extension["user"] = None if extension["user"] == user_id else extension["user"]

    def answer(self, code: str, *, whole: bool) -> Row:
        opened = self.codes.get(code)
        if opened is None or opened["revoked"] or not self.is_active(opened["account"]):
            return UNAUTHORIZED
        account, root = opened["account"], self.root(opened["account"])
        everything = whole and opened["scope"] == "organization"
        listed = [
            (sip, it)
            for (organization, sip), it in self.extensions.items()
            if organization == root and it["active"] and self.is_active(it["account"])
            if everything or it["account"] == account
        ]
        listed.sort(key=lambda it: (self.way_down(it[1]["account"]), _within_account(*it)))
        return {"ERR": 0, "DESC": "OK", "EXTENSIONS": [self._wire(sip, it) for sip, it in listed]}

    def _wire(self, sip: str, extension: Row) -> Row:
        user = self.users.get(extension["user"], {"active": False})
        return {
            "SIP": sip,
            "Name": extension["name"],
            "SpeedDial": extension["speed_dial"],
            "AccountID": extension["account"],
            "AccountName": self.accounts[extension["account"]]["name"],
            "UserName": user["name"] if user["active"] else "",
            "UserEmail": user["email"] if user["active"] else "",
        }


def _within_account(sip: str, extension: Row) -> tuple[Any, ...]:
    speed_dial = extension["speed_dial"]
    return (0, int(speed_dial), speed_dial, sip) if speed_dial.isdigit() else (1, extension["name"], sip)
