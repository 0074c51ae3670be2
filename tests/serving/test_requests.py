"""How many requests a worker has answered, and how."""

from collections.abc import Mapping

import pytest

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.serving.health import Health
from dialtree.serving.requests import RequestCounts, outcome_of
from serving.house import House


def counted(house: House) -> Mapping[str, int]:
    return {name: number for name, number in house.endpoint.requests.counts["GetExtensions"].items() if number}


async def test_each_request_for_the_list_counts_once(house: House) -> None:
    target = await house.code()
    for _ in range(3):
        answer = await house.ask(target)
    assert counted(house) == {"answered": 3}
    tag = dict(answer.headers)["etag"]
    await house.ask(target, headers=[("If-None-Match", tag)])
    await house.ask(f"{GET_EXTENSIONS}?code=Unknown1")
    await house.ask(GET_EXTENSIONS)
    await house.ask(f"{target}&showAll=perhaps")
    assert counted(house) == {"answered": 3, "unchanged": 1, "unmatched": 2, "refused": 1}


async def test_what_is_kept_is_told(house: House) -> None:
    target = await house.code()
    for _ in range(3):
        await house.ask(target)
    health = Health(house.database, house.watch, house.endpoint.snapshots, house.endpoint.requests, workers=2)
    vitals = await health.examine()
    assert (vitals.workers, vitals.heartbeat.listens) == (2, False)
    assert (vitals.cache.answers, vitals.cache.hits, vitals.cache.renders) == (1, 2, 1)
    assert 0 < vitals.cache.bytes < vitals.cache.most_bytes
    assert vitals.requests["GetExtensions"]["answered"] == 3


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "answered"), (201, "answered"), (303, "answered"), (304, "unchanged"), (400, "refused"), (401, "unmatched"),
     (404, "refused"), (429, "refused"), (500, "failed"), (503, "failed")],
)  # fmt: skip
def test_how_a_status_counts(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome


def test_what_is_told_cannot_be_written_to() -> None:
    requests = RequestCounts()
    told = requests.counts
    requests.count("api", "answered")
    assert told["api"]["answered"] == 0
