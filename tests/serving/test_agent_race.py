"""Logins at the same time, by many connections to a server of two worker processes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest

from storage.fresh import new_database
from storage.shell import KINDS, Kind, Shell, opened_shell
from support.directory import fill
from support.raw_http import Connection
from support.server import Server

_AGENTS = 50
_ROUNDS = 3
_DIRECTORY = {
    "accounts": [{"id": 1, "name": "Acme"}],
    "users": [{"id": 100 + it, "organization": 1, "name": f"User {it}"} for it in range(_AGENTS)],
    "extensions": [{"account": 1, "sip": str(it), "name": f"Desk {it}"} for it in range(10)],
    "codes": {"code": {"account": 1}},
}
_OK, _IN_USE = "OK", "Extension is already in use"


class Staff:
    """Agents with a connection each, all to one server of two workers."""

    def __init__(self, shell: Shell, code: str, port: int, stack: ExitStack) -> None:
        self.shell = shell
        self._code = code
        self._connections = [stack.enter_context(Connection(port)) for _ in range(_AGENTS)]
        self._pool = stack.enter_context(ThreadPoolExecutor(_AGENTS))

    def take(self, agent: int, sip: str, status: int = 1) -> str:
        target = f"/UserLogin/SetStatusFromAPI?UserId={100 + agent}&ExtensionUser={sip}&Status={status}"
        answer = self._connections[agent].ask("GET", target, [("Authorization", f"Bearer {self._code}")])
        return str(answer.json["StatusErroMessage"])

    def all_at_once(self, what: Callable[[int], list[str]], agents: int = _AGENTS) -> Counter[str]:
        ready = Barrier(agents)

        def go(agent: int) -> list[str]:
            ready.wait()
            return what(agent)

        return Counter(it for said in self._pool.map(go, range(agents)) for it in said)


@pytest.fixture(scope="module", params=KINDS)
def staff(request: pytest.FixtureRequest) -> Iterator[Staff]:
    kind: Kind = request.param
    with ExitStack() as stack:
        location = stack.enter_context(new_database(kind))
        codes = asyncio.run(fill(location, _DIRECTORY))
        server = stack.enter_context(Server(location, {"workers": 2}))
        shell = stack.enter_context(opened_shell(location))
        yield Staff(shell, codes["code"], server.port, stack)


def test_of_fifty_logins_to_one_extension_one_wins_every_time(staff: Staff) -> None:
    for sip in range(_ROUNDS):
        said = staff.all_at_once(lambda agent, sip=sip: [staff.take(agent, str(sip))])  # type: ignore[misc]
        assert said == {_OK: 1, _IN_USE: _AGENTS - 1}


def test_nobody_ever_holds_two(staff: Staff) -> None:
    staff.shell.execute("DELETE FROM agent_sessions")

    def move_about(agent: int) -> list[str]:
        return [staff.take(agent, str((agent + turn) % 10), 1 + 2 * (turn % 2)) for turn in range(10)]

    said = staff.all_at_once(move_about, agents=15)
    assert set(said) <= {_OK, _IN_USE}
    counts = "SELECT count(*), count(DISTINCT user_id), count(DISTINCT extension_id) FROM agent_sessions"
    held, users, extensions = staff.shell.execute(f"{counts} WHERE ended_at IS NULL").fetchone()
    assert held == users == extensions > 0
    rows = staff.shell.execute("SELECT user_id, extension_id, id, sequence FROM agent_sessions ORDER BY id").fetchall()
    assert len(rows) == len({row[2] for row in rows})
