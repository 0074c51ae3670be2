"""A request like one before is answered at once, and exactly as if nobody had asked before."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.management import accounts, codes, extensions
from dialtree.management.codes import Terms
from dialtree.serving import shortcuts as module
from dialtree.serving.asgi import read_request
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.messages import Reply, Request
from dialtree.serving.throttle import REMEMBERED_SECONDS, Throttle
from serving.house import BURST, ORIGIN, PROXY, ROOT, House, closing_house, living_house
from support.asgi import CALLER, scope_of
from support.directory import ACTOR, copy_template
from support.raw_http import Headers

HERE, ELSEWHERE = "192.0.2.77", "198.51.100.1"
BRANCH = ROOT + 1


@pytest.fixture
async def house(database_path: Path) -> AsyncIterator[House]:
    async with living_house(database_path) as house:
        yield house


def request_of(
    target: str, method: str = "GET", headers: Headers = (), client: tuple[str, int] | None = CALLER
) -> Request:
    return read_request(scope_of(method, target, headers, client))


async def no_body(_limit: int) -> bytes:
    return b""


async def answered(endpoint: ExtensionListEndpoint, request: Request) -> Reply:
    return await endpoint.answer(request, no_body)


async def code_of(house: House) -> str:
    target = await house.code()
    assert (await answered(house.endpoint, request_of(target))).status == 200
    return target


def is_at_once(house: House, target: str, **how: object) -> bool:
    return house.endpoint.at_once(request_of(target, **how)) is not None  # type: ignore[arg-type]


async def test_the_second_of_identical_requests(house: House) -> None:
    target = await house.code()
    assert not is_at_once(house, target)
    first = await answered(house.endpoint, request_of(target))
    assert house.endpoint.at_once(request_of(target)) is first


@pytest.mark.parametrize(
    "other",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"method": "PUT"},
        {"client": (ELSEWHERE, 1)},
        {"client": None},
        {"headers": [("X-Forwarded-For", ELSEWHERE)]},
        {"headers": [("Authorization", "Bearer Unknown1")]},
        {"headers": [("Accept-Encoding", "gzip")]},
        {"headers": [("If-None-Match", "*")]},
        {"headers": [("Origin", ORIGIN)]},
    ],
)
async def test_another_request_is_another(house: House, other: dict[str, object]) -> None:
    target = await code_of(house)
    assert not is_at_once(house, target, **other)
    assert not is_at_once(house, target + "&", **other)


async def test_another_port_of_the_same_caller_does_not_count(house: House) -> None:
    assert is_at_once(house, await code_of(house), client=(HERE, 1))


async def test_only_what_was_found_is_remembered(house: House) -> None:
    bounded = await house.code(networks=["198.51.100.0/24"])
    good = await house.code()
    for target, method in (
        (bounded, "GET"),
        (f"{good}&showAll=2", "GET"),
        (f"{GET_EXTENSIONS}?code=Unknown1", "GET"),
        (f"{GET_EXTENSIONS}?code=1", "GET"),
        (good, "POST"),
        (good, "OPTIONS"),
    ):
        await answered(house.endpoint, request_of(target, method))
        assert not is_at_once(house, target, method=method), target


async def test_not_after_a_write(house: House) -> None:
    target = await code_of(house)
    house.rename("Second")
    assert not is_at_once(house, target)
    assert b"Second" in (await answered(house.endpoint, request_of(target))).body
    assert is_at_once(house, target)


async def test_not_from_the_moment_on_when_the_code_expires(house: House) -> None:
    moment = house.now + timedelta(days=1)
    target = await house.code(expires_at=moment)
    await answered(house.endpoint, request_of(target))
    house.now = moment - timedelta(microseconds=1)
    assert is_at_once(house, target)
    house.now = moment
    assert not is_at_once(house, target)


async def test_not_while_the_database_is_out_of_reach(house: House) -> None:
    target = await code_of(house)
    house.execute("ALTER TABLE organizations RENAME TO hidden")
    assert not is_at_once(house, target)
    house.execute("ALTER TABLE hidden RENAME TO organizations")
    assert is_at_once(house, target)


async def test_not_once_the_answer_is_dropped(house: House) -> None:
    target = await code_of(house)
    house.endpoint.snapshots._drop((ROOT, None, "identity"))
    assert not is_at_once(house, target)


async def test_not_where_too_many_codes_are_guessed(house: House) -> None:
    seconds = [0.0]
    endpoint = replace(house.endpoint, throttle=Throttle(0.01, BURST, lambda: seconds[0]))
    target, guess = request_of(await house.code()), request_of(f"{GET_EXTENSIONS}?code=Unknown1")
    await answered(endpoint, target)
    for _ in range(BURST):
        assert endpoint.at_once(target) is not None
        await answered(endpoint, guess)
    # It succeeded from there within the last hour.
    assert endpoint.at_once(target) is not None
    seconds[0] = REMEMBERED_SECONDS + 1
    assert endpoint.at_once(target) is None
    assert (await answered(endpoint, target)).status == 429
    # By now a guess is forgiven.
    seconds[0] = 6000.0
    assert endpoint.at_once(target) is not None


async def test_a_success_at_once_counts_for_the_guard(house: House) -> None:
    seconds = [0.0]
    endpoint = replace(house.endpoint, throttle=Throttle(0.001, BURST, lambda: seconds[0]))
    target = await house.code()
    await answered(endpoint, request_of(target))
    seconds[0] = 3000.0
    assert endpoint.at_once(request_of(target)) is not None
    for _ in range(BURST):
        await answered(endpoint, request_of(f"{GET_EXTENSIONS}?code=Unknown1"))
    seconds[0] = 6500.0
    assert (await answered(endpoint, request_of(target))).status == 200
    assert (await answered(endpoint, request_of(await house.code()))).status == 429


async def test_the_table_is_bounded_and_forgets_what_is_longest_unused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_REMEMBERED", 2)
    one, two, three = [await house.code() for _ in range(3)]
    for target in (one, two, one, three):
        if not is_at_once(house, target):
            await answered(house.endpoint, request_of(target))
    assert [is_at_once(house, it) for it in (one, two, three)] == [True, False, True]


async def test_long_requests_are_not_remembered(house: House) -> None:
    target = await house.code()
    size = sum(len(it) for it in request_of(f"{target}&x=") if isinstance(it, str))
    for more, remembered in ((module.MAX_LENGTH - size, True), (module.MAX_LENGTH - size + 1, False)):
        long = f"{target}&x={'a' * more}"
        assert (await answered(house.endpoint, request_of(long))).status == 200
        assert is_at_once(house, long) is remembered
    header = [("If-None-Match", "a" * module.MAX_LENGTH)]
    assert (await answered(house.endpoint, request_of(target, headers=header))).status == 200
    assert not is_at_once(house, target, headers=header)


# What follows interleaves requests and edits at random.

EDITS = (
    "UPDATE extensions SET name = name || '!'",
    "UPDATE extensions SET active = 1 - active",
    "UPDATE accounts SET active = 1 - active WHERE id = 11",
    "UPDATE accounts SET name = name || '!' WHERE id = 20",
    "UPDATE codes SET revoked_at = '2026-01-01T00:00:00.000000Z' WHERE id = 1",
    "UPDATE codes SET revoked_at = NULL WHERE id = 1",
    "UPDATE codes SET scope = iif(scope = 'account', 'organization', 'account') WHERE id = 2",
    """UPDATE codes SET networks = iif(networks = '[]', '["192.0.2.0/24"]', '[]') WHERE id = 3""",
    "UPDATE codes SET account_id = 23 - account_id WHERE id = 4 AND account_id <> 20",
    "DELETE FROM codes WHERE id = 5",
    "UPDATE code_usage SET requests = 0",
)
EXPIRES = datetime(2999, 1, 1, tzinfo=UTC)
PAUSES = (timedelta(microseconds=1), timedelta(hours=12), timedelta(days=1))


@dataclass(frozen=True)
class Asking:
    """One request: which of the codes presents it, and how."""

    code: int
    method: str
    query: str
    bearer: bool
    headers: tuple[tuple[str, str], ...]
    tagged: str
    client: tuple[str, int] | None

    def request(self, made: list[str], tags: list[str]) -> Request:
        code = ("Unknown1", *made)[self.code]
        headers = [*self.headers, ("Authorization", f"Bearer {code}")] if self.bearer else [*self.headers]
        if self.tagged:
            headers.append(("If-None-Match", self.tagged.replace("last", ", ".join(tags))))
        presented = "" if self.bearer else f"code={code}"
        return request_of(f"{GET_EXTENSIONS}?{presented}{self.query}", self.method, headers, self.client)


ASKINGS = st.builds(
    Asking,
    code=st.sampled_from([0, 1, 1, 2, 2, 3, 4, 5, 6]),
    method=st.sampled_from(["GET", "GET", "HEAD"]),
    query=st.sampled_from(["", "", "&showAll=0", "&showAll=2"]),
    bearer=st.booleans(),
    headers=st.sampled_from(
        [
            (),
            (),
            (("accept-encoding", "gzip"),),
            (("accept-encoding", "br, gzip"),),
            (("origin", ORIGIN),),
            (("origin", "https://elsewhere.example"),),
            (("x-forwarded-for", ELSEWHERE),),
        ]
    ),
    tagged=st.sampled_from(["", "", "last", "*", '"nonsense"']),
    client=st.sampled_from([CALLER, CALLER, (ELSEWHERE, 1), PROXY, None]),
)
STEPS = st.lists(st.one_of(ASKINGS, ASKINGS, st.sampled_from([*EDITS, *PAUSES])), min_size=10, max_size=40)


@pytest.fixture(scope="module")
def directory(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Two organisations and codes of all sorts; to be copied."""
    path = copy_template(template, tmp_path_factory.mktemp("shortcuts") / "dialtree.db")

    async def make() -> list[str]:
        async with living_house(path) as house:
            await accounts.add_account(house.database, ACTOR, "Branch", ROOT, BRANCH)
            await accounts.add_account(house.database, ACTOR, "Other", account_id=20)
            for number in range(12):
                await extensions.add_extension(house.database, ACTOR, BRANCH, f"2{number}", "Filler of the branch")
            terms = [(BRANCH, {"expires_at": EXPIRES})] + [(it, {}) for it in (ROOT, ROOT, BRANCH, BRANCH, 20)]
            return [(await codes.issue_code(house.database, ACTOR, it, Terms(**more)))[1] for it, more in terms]

    return path, asyncio.run(make())


@settings(max_examples=80)
@given(steps=STEPS)
def test_at_once_is_like_an_endpoint_that_remembers_nothing(
    directory: tuple[Path, list[str]], steps: list[Asking | str | timedelta]
) -> None:
    template, made = directory

    async def ask(house: House) -> None:
        tags = list[str]()
        house.now = EXPIRES - timedelta(days=1)
        # Guesses would keep it from answering at once; `test_not_where_too_many_codes_are_guessed` is about them.
        endpoint = replace(house.endpoint, throttle=Throttle(10**9, 10**6))
        for step in steps:
            if isinstance(step, str):
                house.execute(step)
            elif isinstance(step, timedelta):
                house.now += step
            else:
                request = step.request(made, tags[-2:])
                fresh = replace(house.new_endpoint(), throttle=Throttle(10**9, 10**6))
                expected = await answered(fresh, request)
                tags += [value for name, value in expected.headers if name == "etag"]
                # Twice, so that the second may be at once.
                for _ in range(2):
                    reply = endpoint.at_once(request) or await answered(endpoint, request)
                    assert reply == expected, step

    async def run(path: Path) -> None:
        async with closing_house(House(path)) as house:
            await ask(house)

    with TemporaryDirectory() as folder:
        asyncio.run(run(copy_template(template, Path(folder) / "dialtree.db")))
