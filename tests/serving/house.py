"""An organisation with an extension, and the service that serves it, in this process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.management import accounts, codes, extensions
from dialtree.management.codes import Terms
from dialtree.serving.background import Work
from dialtree.serving.caller import Callers
from dialtree.serving.confirmations import Confirmations
from dialtree.serving.cors import Origins
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.grants import Grants
from dialtree.serving.outage import Outage
from dialtree.serving.outage_log import OutageLog
from dialtree.serving.service import Service
from dialtree.serving.snapshots import Snapshots
from dialtree.serving.throttle import Throttle
from dialtree.serving.usage import UsageCounter
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.sqlite.watch import SqliteWatch
from serving.nowhere import nowhere
from support import asgi, rsgi
from support.asgi import CALLER
from support.body import Body
from support.directory import ACTOR, execute
from support.raw_http import Answer, Headers

ROOT = 10
BURST = 3
ORIGIN = "https://crm.example"
PROXY = ("10.0.0.1", 40000)
STALE_SECONDS = 300.0


class Call(Protocol):
    async def __call__(
        self,
        application: Any,  # noqa: ANN401
        method: str,
        target: str,
        headers: Headers = (),
        body: bytes | Body = b"",
        client: tuple[str, int] | None = CALLER,
    ) -> Answer: ...


DOORS: dict[str, Call] = {"asgi": asgi.call, "rsgi": rsgi.call}
"""The ways by which a server calls a service."""


class Counter(UsageCounter):
    """Remembers the codes whose use was counted."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.counted: list[int] = []

    def count(self, organization_id: int, code_id: int, requests: int = 1) -> None:
        self.counted += [code_id] * requests
        super().count(organization_id, code_id, requests)


class House:
    """The service is not started: its watch asks SQLite each time, and revisions are swept when a test does so."""

    def __init__(self, path: Path, door: Call = asgi.call) -> None:
        self.path = path
        self.door = door
        self.database = Database(SqliteFile(path))
        self.watch = SqliteWatch(path)
        self.now = datetime.now(UTC)
        self.endpoint = self.new_endpoint()
        self.service = self.serve(self.endpoint)

    def new_endpoint(self, stale_seconds: float = STALE_SECONDS) -> ExtensionListEndpoint:
        """An endpoint that remembers nothing yet."""
        origins, grants = Origins([ORIGIN]), Grants(self.database, self.watch)
        outage_log = OutageLog()
        self.confirmations = Confirmations(self.database, grants, outage_log)
        return ExtensionListEndpoint(
            grants=grants,
            snapshots=Snapshots(self.database, 10_000_000, origins.vary),
            watch=self.watch,
            outage=Outage(self.confirmations, stale_seconds),
            outage_log=outage_log,
            throttle=Throttle(0.001, BURST),
            callers=Callers(["10.0.0.0/8"]),
            origins=origins,
            usage=Counter(self.database),
            clock=lambda: self.now,
        )

    def serve(self, endpoint: ExtensionListEndpoint) -> Service:
        works = (Work(endpoint.usage.run, endpoint.usage.flush), Work(self.confirmations.run))
        return Service(endpoint, nowhere, self.database, self.watch, works)

    @property
    def counted(self) -> list[int]:
        assert isinstance(self.endpoint.usage, Counter)
        return self.endpoint.usage.counted

    async def ask(
        self,
        target: str,
        method: str = "GET",
        headers: Headers = (),
        body: bytes | Body = b"",
        client: tuple[str, int] | None = CALLER,
    ) -> Answer:
        return await self.door(self.service, method, target, headers, body, client)

    async def code(self, account_id: int = ROOT, **terms: Any) -> str:  # noqa: ANN401
        """The target of a request with a new code."""
        _, code = await codes.issue_code(self.database, ACTOR, account_id, Terms(**terms))
        return f"{GET_EXTENSIONS}?code={code}"

    def execute(self, statement: str, *values: object) -> int:
        return execute(self.path, statement, *values)

    def rename(self, name: str) -> None:
        assert self.execute("UPDATE extensions SET name = ? WHERE sip = '100'", name) == 1


@asynccontextmanager
async def closing_house(house: House) -> AsyncIterator[House]:
    try:
        yield house
    finally:
        await house.watch.close()
        await house.endpoint.snapshots.close()
        await house.database.close()


@asynccontextmanager
async def living_house(path: Path, door: Call = asgi.call) -> AsyncIterator[House]:
    async with closing_house(House(path, door)) as house:
        await accounts.add_account(house.database, ACTOR, "Root", account_id=ROOT)
        await extensions.add_extension(house.database, ACTOR, ROOT, "100", "Desk")
        yield house


class Counting:
    """Counts how often something is called."""

    def __init__(self, what: Callable[..., Any]) -> None:
        self._what = what
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401
        self.calls.append(arguments)
        return self._what(*arguments)
