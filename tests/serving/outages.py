"""An outage in this process, at a test's word, and a clock that the test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.watch import UNKNOWN, RevisionWatch, Unknown
from serving.house import STALE_SECONDS, Call, House, living_house
from support.raw_http import Answer


class Outside:
    """What goes wrong outside, and the time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.down = False
        self.only_reading_fails = False

    def check(self) -> None:
        if self.down:
            raise OutOfReachError("cable pulled")


class BreakableWatch:
    """A watch whose database a test can take out of reach."""

    def __init__(self, watch: RevisionWatch, outside: Outside) -> None:
        self._watch = watch
        self._outside = outside
        self.unknown = False

    def revision(self, organization_id: int) -> int | Unknown | None:
        if self.unknown:
            return UNKNOWN
        return self._told(organization_id)

    async def read(self, organization_id: int) -> int | None:
        return self._told(organization_id)

    def _told(self, organization_id: int) -> int | None:
        if not self._outside.only_reading_fails:
            self._outside.check()
        told = self._watch.revision(organization_id)
        assert not isinstance(told, Unknown)
        return told

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self._watch.close()


@asynccontextmanager
async def breakable_house(path: Path, door: Call, outside: Outside) -> AsyncIterator[House]:
    """A house whose database a test can take out of reach."""
    async with living_house(path, door) as house:
        driver, reading = house.database._driver, house.database._driver.reading

        def breakable() -> Any:  # noqa: ANN401
            outside.check()
            return reading()

        driver.reading = breakable  # type: ignore[method-assign]
        house.watch = BreakableWatch(house.watch, outside)  # type: ignore[assignment]
        rebuild(house)
        yield house


def rebuild(house: House, stale_seconds: float = STALE_SECONDS) -> None:
    """Serves anew, with nothing in memory."""
    house.endpoint = house.new_endpoint(stale_seconds)
    house.service = house.serve(house.endpoint)


def stale(answer: Answer) -> int:
    """What an answer says of its age, in seconds."""
    return int(answer["dialtree-stale"])


def is_out_of_reach(answer: Answer) -> bool:
    return answer.status == 503 and answer["retry-after"] == "5" and "dialtree-stale" not in answer
