"""Three who change an organisation at random, each by a way of its own, until they are told to stop."""

import csv
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event, Thread

import httpx

from dialtree.storage.location import Location
from storage.fresh import url_of
from storage.shell import REFUSALS, opened_shell
from support.server import COMMAND

ORGANIZATION, OTHER = 1, 9
_PAUSE = 0.02
_WORDS = ("Desk", "desk", "שולחן", "Zoë", "Ångström", "", "10", "2")
_NEW_USER = "INSERT INTO users (id, organization_id, name, email) VALUES (?, ?, ?, ?)"
_NEW_EXTENSION = (
    "INSERT INTO extensions (organization_id, account_id, sip, name, speed_dial, user_id) VALUES (?, ?, ?, ?, ?, ?)"
)
_DELETE_EXTENSION = (
    "DELETE FROM extensions WHERE id = (SELECT min(id) FROM extensions WHERE organization_id = ? AND id >= ?)"
)
_HEADINGS = ("SIP", "Name", "SpeedDial", "AccountID", "UserName", "UserEmail", "Active")


class Writers:
    """What they do is told by a seed, in which order they do it is not.

    Args:
        location: The database.
        url: The server of management.
        token: A manager's token.
        folder: Where files to be imported are written.
        seed: What their choices come from.
    """

    def __init__(self, location: Location, url: str, token: str, folder: Path, seed: int) -> None:
        self._location = location
        self._api = httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self._folder = folder
        self._seed = seed
        self._over = Event()
        self.statuses: list[int] = []
        self.faults: list[BaseException] = []
        works = (self._by_http, self._by_sql, self._by_import)
        self._threads = [Thread(target=self._watched, args=(work, at)) for at, work in enumerate(works)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Has them stop, and waits for their end; `faults` has what went wrong."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._api.close()

    def _watched(self, work: Callable[[Random], None], at: int) -> None:
        try:
            work(Random(self._seed * 3 + at))
        except BaseException as fault:
            self.faults.append(fault)

    def _goes_on(self) -> bool:
        """Whether to write once more; in between, others get a turn."""
        return not self._over.wait(_PAUSE)

    def _by_http(self, choose: Random) -> None:
        while self._goes_on():
            account = choose.randrange(2, 12)
            kind = choose.randrange(6)
            if kind == 0:
                self._call("POST", "/accounts", {"name": _name(choose), "parent_id": choose.randrange(1, 12)})
            elif kind == 1:
                self._call("PATCH", f"/accounts/{account}", {"parent_id": choose.randrange(1, 12)})
            elif kind == 2:
                self._call("PATCH", f"/accounts/{account}", {"active": choose.random() < 0.7})
            elif kind == 3:
                self._call("PATCH", f"/accounts/{account}", {"name": _name(choose)})
            elif kind == 4:
                self._call("DELETE", f"/accounts/{account}")
            else:
                self._call("PATCH", "/accounts/1", {"active": True})

    def _call(self, method: str, path: str, body: object = None) -> None:
        answer = self._api.request(method, path, json=body)
        # What a rule of the directory refuses is refused; nothing else goes wrong.
        assert answer.status_code in {200, 201, 204, 400, 404}, answer.text
        self.statuses.append(answer.status_code)

    def _by_sql(self, choose: Random) -> None:
        with opened_shell(self._location) as shell:
            while self._goes_on():
                statement, values = _statement(choose)
                with suppress(REFUSALS):
                    shell.execute(statement, values)

    def _by_import(self, choose: Random) -> None:
        while self._goes_on():
            file = self._folder / "some.csv"
            with file.open("w", encoding="utf-8", newline="") as written:
                rows = csv.writer(written)
                rows.writerow(_HEADINGS)
                rows.writerows(_row(choose, sip) for sip in choose.sample(range(100, 160), 25))
            command = [COMMAND, "import", file, "--organization", str(ORGANIZATION), "--json"]
            ran = subprocess.run([*command, "--database", url_of(self._location)], capture_output=True, check=False)
            # An account may have gone that the file names, or a speed dial be taken: then all of it is refused.
            assert ran.returncode in {0, 1}, ran.stderr


def _name(choose: Random) -> str:
    return f"{choose.choice(_WORDS)} {choose.randrange(5)}".strip()


def _row(choose: Random, sip: int) -> Sequence[object]:
    user = choose.choice(("", "Dana", "אבי"))
    return sip, _name(choose), "", 1, user, user and f"{user}@acme.example", choose.choice(("1", "1", "0"))


def _statement(choose: Random) -> tuple[str, tuple[object, ...]]:
    organization = choose.choice((ORGANIZATION, ORGANIZATION, ORGANIZATION, OTHER))
    user, extension, account = choose.randrange(1, 12), choose.randrange(1, 60), choose.randrange(1, 12)
    sip, email = str(choose.randrange(100, 160)), choose.choice(("", "a@b.example"))
    dial = choose.choice(("", "0", "00", "007", "7", "*7", str(choose.randrange(200))))
    known: dict[str, tuple[object, ...]] = {
        _NEW_USER: (user, organization, _name(choose), email),
        "UPDATE users SET name = ?, active = NOT active WHERE id = ?": (_name(choose), user),
        "DELETE FROM users WHERE id = ?": (user,),
        _NEW_EXTENSION: (organization, account, sip, _name(choose), dial, user),
        "UPDATE extensions SET sip = ?, name = ? WHERE id = ?": (sip, _name(choose), extension),
        "UPDATE extensions SET account_id = ?, user_id = ? WHERE id = ?": (account, user, extension),
        "UPDATE extensions SET speed_dial = ?, active = NOT active WHERE id = ?": (dial, extension),
        "UPDATE extensions SET user_id = NULL WHERE user_id = ?": (user,),
        "UPDATE extensions SET active = TRUE WHERE organization_id = ?": (organization,),
        _DELETE_EXTENSION: (organization, extension),
    }
    return choose.choice(list(known.items()))
