"""How many requests a worker has answered, and how."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dialtree.app import create_application
from dialtree.contract.path import GET_EXTENSIONS, GET_STATUSES, SET_STATUS
from dialtree.serving.health import Health
from dialtree.serving.requests import Asked, RequestCounts, outcome_of
from dialtree.serving.service import Service
from dialtree.settings import Settings
from serving.house import House
from support.asgi import call, living
from support.directory import execute, fill

AGENTS = {
    "accounts": [{"id": 1, "name": "Acme"}],
    "users": [{"id": it, "organization": 1, "name": f"User {it}"} for it in (101, 102)],
    "extensions": [{"account": 1, "sip": "0", "name": "Desk"}],
    "codes": {"code": {"account": 1}},
}


def told(requests: RequestCounts, asked: Asked = "GetExtensions") -> Mapping[str, int]:
    return {name: number for name, number in requests.counts[asked].items() if number}


def counted(house: House) -> Mapping[str, int]:
    return told(house.endpoint.requests)


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


async def test_each_request_of_agents_counts_once_by_its_own_name(database_path: Path) -> None:
    code = (await fill(database_path, AGENTS))["code"]
    application = create_application(Settings(database=f"sqlite:///{database_path}"))
    assert isinstance(application, Service)
    requests = application._endpoint.requests
    async with living(application):

        async def ask(target: str, method: str = "GET", **headers: str) -> None:
            await call(application, method, target, list(headers.items()))

        own = f"{SET_STATUS}?code={code}&ExtensionUser=0"
        for _ in range(2):
            await ask(f"{own}&UserId=101&Status=1")
        assert told(requests, "SetStatusFromAPI") == {"answered": 2}
        for target in (SET_STATUS, f"{SET_STATUS}?code=short", f"{SET_STATUS}?code=Unknown1"):
            await ask(target)
        for target in (f"{own}&UserId=102&Status=1", f"{own}&UserId=7&Status=1", f"{own}&UserId=101", own):
            await ask(target)
        await ask(SET_STATUS, "DELETE")
        # Nothing is written once who asks is told that it could not be.
        execute(database_path, "DROP TABLE agent_feeds")
        await ask(f"{own}&UserId=101&Status=3")
        assert told(requests, "SetStatusFromAPI") == {"answered": 2, "unmatched": 3, "refused": 5, "failed": 1}
        for target in (f"{GET_STATUSES}?code={code}", f"{GET_STATUSES}?code=Unknown1", GET_STATUSES):
            await ask(target)
        await ask(GET_STATUSES, "PUT")
        execute(database_path, "DROP TABLE agent_statuses")
        await ask(f"{GET_STATUSES}?code={code}")
        assert told(requests, "GetStatusesList") == {"answered": 1, "unmatched": 2, "refused": 1, "failed": 1}
    assert (told(requests), told(requests, "api"), told(requests, "other")) == ({}, {}, {})


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
