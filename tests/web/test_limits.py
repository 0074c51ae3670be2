"""How many requests anybody may make."""

from contextlib import AbstractAsyncContextManager

import httpx
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.reach import EVERYTHING
from dialtree.management.principal import Principal
from dialtree.web.limits import Limits
from web.office import Office, another_worker


class Time:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def limited(office: Office, time: Time) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    """The office's directory, behind a door that lets three requests pass at once, and one more every ten seconds."""
    return another_worker(office, limits=Limits(6, 3, time))


def bearer(secret: object) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_a_program_has_a_bucket_of_its_own(office: Office) -> None:
    time, manager, viewer = Time(), bearer(office.tokens["manager"]), bearer(office.tokens["viewer"])
    async with limited(office, time) as client:
        answers = [await client.get("/accounts", headers=manager) for _ in range(4)]
        assert [it.status_code for it in answers] == [200, 200, 200, 429]
        assert [it.headers["RateLimit"] for it in answers] == [
            '"default";r=2;t=10', '"default";r=1;t=20', '"default";r=0;t=30', '"default";r=0;t=30'
        ]  # fmt: skip
        assert {it.headers["RateLimit-Policy"] for it in answers} == {'"default";q=3;w=30'}
        assert answers[3].headers["Retry-After"] == "10"
        assert answers[3].headers["Content-Type"] == "application/problem+json"
        assert (await client.get("/accounts", headers=viewer)).status_code == 200
        time.now += 10
        assert (await client.get("/accounts", headers=manager)).status_code == 200


async def test_tokens_that_are_none_cost_their_address(office: Office) -> None:
    async with limited(office, Time()) as client:
        assert (await client.get("/accounts", headers=bearer(office.tokens["manager"]))).status_code == 200
        tried = [(await client.get("/accounts", headers=bearer(f"dt_{it}"))).status_code for it in range(4)]
        assert tried == [401, 401, 401, 429]
        assert (await client.get("/session")).status_code == 429
        # One that was good from there a moment ago goes on.
        assert (await client.get("/accounts", headers=bearer(office.tokens["manager"]))).status_code == 200


@given(st.floats(1, 1e5), st.integers(1, 1000), st.lists(st.floats(0, 120), max_size=40))
def test_never_more_than_the_burst_and_what_came_back(per_minute: float, burst: int, pauses: list[float]) -> None:
    time = Time()
    limits, somebody = Limits(per_minute, burst, time), Principal("token", 1, "CRM", "viewer", EVERYTHING)
    passed = 0
    for pause in pauses:
        time.now += pause
        passed += limits.take(None, "x", somebody).wait == 0
        assert passed <= burst + (time.now - 1000) * per_minute / 60 + 1e-6
