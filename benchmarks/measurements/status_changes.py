"""How many agents can change their status a second, and how soon a browser is told."""

import asyncio
import threading
import time
from collections.abc import Sequence

from sqlalchemy import select

from benchmarks.bench import LARGE, Bench
from benchmarks.browser import following
from benchmarks.directory import fill
from benchmarks.figures import Claim, Figure, Section, claim, of_rounds, of_times
from benchmarks.generator import Organization
from benchmarks.opened import opened
from benchmarks.request import Kept, Target
from benchmarks.servers.dialtree import Dialtree, serving
from dialtree.contract.path import SET_STATUS
from dialtree.directory.reach import EVERYTHING
from dialtree.management.actor import Actor
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.extensions import load_extensions
from dialtree.storage.schema import users

HOW = """\
{agents} agents of one organisation, each at an extension of their own and over a kept connection, change between Login
and Lunch as fast as they are answered: each is a commit that is on the disk, with its row of history. *Another
organisation each*: the same, where no two are of one organisation. *Until a browser is told*: one agent changes their
status again and again while a page in Chromium follows the organisation's agents; from when the change is answered,
which is after its commit, until the page's script has read the event; that may be before the answer is read."""

_AGENTS = 20
_DONE = b'{"Status":1,'
_AIM = 200.0
_LATEST = 200.0


def measure(bench: Bench) -> Section:
    """Changes statuses on SQLite and on PostgreSQL."""
    figures: list[Figure] = []
    claims: list[Claim] = []
    organizations = [LARGE, *(Organization(200 + it, 20, 5) for it in range(_AGENTS))]
    for name in ("SQLite", "PostgreSQL"):
        url = f"sqlite:///{bench.folder}/agents.db" if name == "SQLite" else bench.postgres.make("agents")
        fill(url, organizations, bench.folder)
        together = asyncio.run(_agents(url, [LARGE] * _AGENTS))
        apart = asyncio.run(_agents(url, organizations[1:]))
        with serving(url, bench.folder) as server:
            one = [_rate(server, together, bench.size.seconds) for _ in range(bench.size.rounds)]
            each = [_rate(server, apart, bench.size.seconds) for _ in range(bench.size.rounds)]
            token = asyncio.run(_token(url))
            told = _times(server, together[0], token, bench.size.writes)
        found = [
            of_rounds("Status changes, one organisation", name, "changes/s", one),
            of_rounds("Status changes, another organisation each", name, "changes/s", each),
            of_times("Until a browser is told", name, "ms", told),
        ]
        figures += found
        claims += [claim(f"{it.label}, {name}", it, it.median, "at least", _AIM) for it in found[:2]]
        claims.append(
            claim(f"{found[2].label}, {name}: 99th percentile", found[2], found[2].p99 or 0, "at most", _LATEST)
        )
    return Section("Agents change their status", HOW.format(agents=_AGENTS), figures, claims)


class _Agent:
    """Somebody at an extension.

    Args:
        code: The code of their organisation.
        user_id: Their number.
        sip: The extension.
    """

    def __init__(self, code: str, user_id: int, sip: str) -> None:
        self._path = f"{SET_STATUS}?UserId={user_id}&ExtensionUser={sip}&Status="
        self._headers = {"Authorization": f"Bearer {code}"}
        self._turn = 0

    def change(self, kept: Kept) -> None:
        """Changes their status."""
        self._turn += 1
        reply = kept.ask(Target(0, f"{self._path}{1 + 2 * (self._turn % 2)}", self._headers))
        if not reply.body.startswith(_DONE):
            raise SystemExit(f"benchmarks: a status was not set: {reply.body!r}")


async def _agents(url: str, organizations: Sequence[Organization]) -> list[_Agent]:
    """An agent of each of some organisations; of one that is there again, another."""
    agents = []
    async with opened(url) as database, database.read() as connection:
        for number, organization in enumerate(organizations):
            place = number if organizations.count(organization) > 1 else 0
            theirs = select(users.c.id).where(users.c.organization_id == organization.root).order_by(users.c.id)
            user_ids = (await connection.execute(theirs)).scalars().all()
            extensions = sorted(await load_extensions(connection, organization.root), key=lambda it: it.id)
            agents.append(_Agent(organization.code, user_ids[place], extensions[place].sip))
    return agents


def _rate(server: Dialtree, agents: Sequence[_Agent], seconds: float) -> float:
    counts = [0] * len(agents)
    end = time.perf_counter() + seconds

    def change_until_the_end(place: int) -> None:
        kept = Kept(server.port)
        while time.perf_counter() < end:
            agents[place].change(kept)
            counts[place] += 1
        kept.close()

    threads = [threading.Thread(target=change_until_the_end, args=(it,)) for it in range(len(agents))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def _times(server: Dialtree, agent: _Agent, token: str, count: int) -> list[float]:
    kept, answered = Kept(server.port), []
    with following(f"http://127.0.0.1:{server.port}", token) as listener:
        for number in range(1, count + 1):
            agent.change(kept)
            answered.append(time.time())
            listener.wait_for(number)
        heard = listener.heard()
    kept.close()
    return [(later - earlier) * 1000 for earlier, later in zip(answered, heard, strict=True)]


async def _token(url: str) -> str:
    actor = Actor("command line", "benchmarks", EVERYTHING)
    async with opened(url) as database:
        _, secret = await issue_token(database, actor, TokenTerms("Board", "viewer", LARGE.root))
    return str(secret)
