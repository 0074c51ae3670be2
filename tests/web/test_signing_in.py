import asyncio
import json
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

import httpx
import pytest
from argon2 import PasswordHasher

from dialtree.directory.patience import FREE
from dialtree.directory.token import new_token
from dialtree.management import sessions
from dialtree.management.users import delete_user, enable_user
from dialtree.web.door import BURST
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, another_worker, faults
from web.people import OWNER, PASSWORD, Person, let_in, make_operator

WRONG = {
    "type": "about:blank",
    "title": "Unauthorized",
    "status": 401,
    "detail": "The e-mail or the password is wrong.",
}


@pytest.fixture
async def dana(office: Office) -> Person:
    """The manager of Sales."""
    await let_in(office.database, "dana@acme.example", "manager", 2)
    return Person(office, "dana@acme.example")


async def test_signing_in(office: Office, dana: Person) -> None:
    answer = await dana.sign_in()
    assert answer.status_code == 201
    who = answer.json()
    assert who == {
        "kind": "person",
        "id": 1,
        "name": "Dana <dana@acme.example>",
        "role": "manager",
        "organization_id": 1,
        "account_id": 2,
        "permissions": ["read", "write", "own"],
        "session_id": 1,
        "must_enrol": False,
    }
    assert answer.headers["cache-control"] == "no-store"
    assert (await dana.call("GET", "session")).json() == who
    listed = (await dana.call("GET", "accounts")).json()["items"]
    assert [it["id"] for it in listed] == [2, 3]
    assert (await dana.call("GET", "operators")).status_code == 403


async def test_an_operator_sees_everything(office: Office) -> None:
    await make_operator(office.database)
    owner = Person(office, OWNER)
    assert (await owner.sign_in()).json()["organization_id"] is None
    assert (await owner.call("GET", "accounts")).json()["total"] == 6
    assert (await owner.call("GET", "operators")).json()["items"][0]["email"] == OWNER


async def test_an_agent_has_their_own_sign_in_alone(office: Office) -> None:
    await let_in(office.database, "agent@acme.example", "agent", 3)
    agent = Person(office, "agent@acme.example")
    assert (await agent.sign_in()).json()["permissions"] == ["own"]
    assert (await agent.call("GET", "accounts")).status_code == 403
    assert (await agent.call("GET", "sessions")).status_code == 200


@pytest.mark.parametrize(
    ("scheme", "headers", "secure"),
    [
        ("http", {}, False),
        ("https", {}, True),
        ("http", {"X-Forwarded-Proto": "https"}, False),
    ],
)
async def test_the_cookie(office: Office, dana: Person, scheme: str, headers: dict[str, str], secure: bool) -> None:
    browser = dana.elsewhere(scheme)
    given = {"email": dana.email, "password": PASSWORD}
    cookie = (await browser.post("session", json=given, headers=headers)).headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    value, *terms = rest.split("; ")
    assert (name, len(value)) == ("dialtree_session", 43)
    assert set(terms) == {
        "HttpOnly",
        "Path=/",
        "SameSite=lax",
        f"Max-Age={14 * 86400}",
        *(["Secure"] if secure else []),
    }


async def test_the_e_mail_may_be_written_in_any_case(dana: Person) -> None:
    dana.email = " DANA@Acme.Example "
    assert (await dana.sign_in()).status_code == 201


async def test_nothing_tells_whether_an_e_mail_is_known(office: Office, dana: Person) -> None:
    disabled, _ = await let_in(office.database, "off@acme.example")
    wanted = {"email": "off@acme.example", "role": "viewer", "account_id": 1, "active": False}
    assert (await office.put(f"/users/{disabled}/sign-in", wanted)).status_code == 200
    nobody, off, odd = (Person(office, it) for it in ("nobody@acme.example", "off@acme.example", "no e-mail at all"))
    for length in range(FREE):
        for person, password in ((dana, "x" * 400 * length), (nobody, PASSWORD), (off, PASSWORD), (odd, PASSWORD)):
            given = json.dumps({"email": person.email, "password": password})
            answer = await person.browser.post("session", content=given, headers={"Content-Type": "application/json"})
            assert (answer.status_code, answer.json()) == (401, WRONG)
            assert "set-cookie" not in answer.headers
    for person in (dana, nobody, off, odd):
        answer = await person.sign_in()
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "1"


async def test_failing_takes_longer_and_longer(office: Office, dana: Person) -> None:
    for _ in range(FREE):
        assert (await dana.sign_in("wrong")).status_code == 401
    for wait in (1, 2, 4):
        early = await dana.sign_in()
        assert (early.status_code, early.headers["retry-after"]) == (429, str(wait))
        office.clock.forward(seconds=wait)
        assert (await dana.sign_in("wrong")).status_code == 401
    office.clock.forward(seconds=8)
    assert (await dana.sign_in()).status_code == 201
    for _ in range(FREE):
        assert (await dana.sign_in("wrong")).status_code == 401


async def test_failures_are_forgotten_after_a_day(office: Office, dana: Person) -> None:
    for _ in range(FREE):
        await dana.sign_in("wrong")
    office.clock.forward(days=1)
    for _ in range(FREE):
        assert (await dana.sign_in("wrong")).status_code == 401


async def test_attempts_at_the_same_time_count(office: Office, dana: Person) -> None:
    answers = await asyncio.gather(*(dana.sign_in("wrong", browser=dana.elsewhere()) for _ in range(20)))
    assert sorted(it.status_code for it in answers) == [401] * FREE + [429] * (20 - FREE)


async def test_an_address_is_bounded_whatever_e_mails_it_tries(office: Office, dana: Person) -> None:
    await dana.sign_in()
    tried = 0
    # Its time goes on, so that a slow test may try a few more.
    while (status := (await Person(office, f"n{tried}@acme.example").sign_in()).status_code) == 401:
        tried += 1
        assert tried < 2 * BURST
    assert (status, tried >= BURST) == (429, True)
    # Who has signed in from there goes on doing so.
    assert (await dana.sign_in()).status_code == 201


async def test_each_sign_in_is_a_session_of_its_own(office: Office, dana: Person) -> None:
    first = (await dana.sign_in()).cookies["dialtree_session"]
    second = (await dana.sign_in(browser=dana.elsewhere())).cookies["dialtree_session"]
    assert first != second
    planted = dana.elsewhere()
    planted.cookies.set("dialtree_session", "a" * 43)
    third = await dana.sign_in(browser=planted)
    assert third.cookies["dialtree_session"] not in {first, second, "a" * 43}
    assert (await dana.call("GET", "sessions")).json()["total"] == 3


async def test_signing_in_ends_the_session_that_is_presented(office: Office, dana: Person) -> None:
    first = (await dana.sign_in()).cookies["dialtree_session"]
    assert (await dana.sign_in("wrong")).status_code == 401
    assert await dana.is_in()
    assert (await dana.sign_in()).status_code == 201
    assert await dana.is_in()
    old = dana.elsewhere()
    old.cookies.set("dialtree_session", first)
    assert (await old.get("session")).status_code == 401
    entered = (await office.get("/audit?action=sign_in")).json()["items"]
    assert [it["details"].get("in_place_of") for it in entered] == [1, None]


async def test_a_token_that_was_good_once(office: Office) -> None:
    issued = [await office.post("/tokens", {"label": "T", "role": "viewer", "account_id": it}) for it in (1, 2)]
    for number, answer in enumerate(issued, 1):
        bearer = {"Authorization": f"Bearer {answer.json()['secret']}"}
        who = await office.get("/session", by=None, headers=bearer)
        assert (who.json()["organization_id"], who.json()["account_id"]) == (1, number)
        await office.delete(f"/tokens/{answer.json()['token']['id']}")
        over = await office.get("/session", by=None, headers=bearer)
        assert (over.status_code, over.json()["detail"]) == (401, "This token is not good any more.")
        assert (await office.get("/openapi.json", by=None, headers=bearer)).status_code == 200
    unknown = await office.get("/session", by=None, headers={"Authorization": f"Bearer {new_token()}"})
    assert unknown.json()["detail"].startswith("Sign in")
    assert (await office.get("/session", by="operator")).json()["account_id"] is None


async def test_what_a_role_does_not_allow(office: Office) -> None:
    refused = await office.post("/accounts", {"name": "New", "parent_id": 1}, by="viewer")
    assert (refused.status_code, refused.json()["detail"]) == (403, "Your role (viewer) does not allow this.")


async def test_a_new_password_is_another(dana: Person) -> None:
    await dana.sign_in()
    for given, fault in ((PASSWORD, "the same as the current one"), ("x" * 12, "one character again and again")):
        refused = await dana.call("PUT", "me/password", {"current_password": PASSWORD, "password": given})
        assert (refused.status_code, faults(refused)) == (400, [("password", fault)])


async def test_only_a_digest_is_kept(office: Office, dana: Person, shell: Shell) -> None:
    secret = (await dana.sign_in()).cookies["dialtree_session"]
    (digest,) = shell.execute("SELECT digest FROM sessions").fetchone()
    assert bytes(digest) == sha256(secret.encode()).digest()


async def test_a_session_ends_when_nobody_is_there(office: Office, dana: Person) -> None:
    await dana.sign_in()
    for _ in range(5):
        office.clock.forward(hours=11.9)
        assert await dana.is_in()
    office.clock.forward(hours=12)
    assert not await dana.is_in()


async def test_a_session_ends_after_two_weeks_at_the_latest(office: Office, dana: Person) -> None:
    await dana.sign_in()
    for _ in range(28):
        office.clock.forward(hours=12, seconds=-1)
        assert await dana.is_in()
    office.clock.forward(seconds=28)
    assert not await dana.is_in()
    await dana.sign_in()
    assert [it["id"] for it in (await dana.call("GET", "sessions")).json()["items"]] == [2]


async def test_being_there_is_written_once_a_minute(office: Office, dana: Person, shell: Shell) -> None:
    await dana.sign_in()
    begun = office.clock.now

    async def seen_after(**passed: float) -> timedelta:
        office.clock.forward(**passed)
        assert await dana.is_in()
        (session,) = (await dana.call("GET", "sessions")).json()["items"]
        return datetime.fromisoformat(session["last_seen_at"]) - begun

    assert await seen_after(seconds=59) == timedelta(0)
    assert await seen_after(seconds=1) == timedelta(seconds=60)
    assert await seen_after(seconds=59) == timedelta(seconds=60)


async def test_signing_out(dana: Person) -> None:
    await dana.sign_in()
    secret = dana.browser.cookies["dialtree_session"]
    answer = await dana.call("DELETE", "session")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "dialtree_session" not in dana.browser.cookies
    dana.browser.cookies.set("dialtree_session", secret)
    assert not await dana.is_in()


async def test_signing_out_everywhere(office: Office, dana: Person) -> None:
    elsewhere = Person(office, dana.email)
    other = Person(office, "gil@acme.example")
    await let_in(office.database, other.email)
    for person in (dana, elsewhere, other):
        await person.sign_in()
    assert (await dana.call("DELETE", "sessions")).status_code == 204
    assert [await it.is_in() for it in (dana, elsewhere, other)] == [False, False, True]


@pytest.mark.parametrize("sort", ["last_seen_at", "-last_seen_at"])
async def test_sessions_are_listed_by_when_somebody_was_there(office: Office, dana: Person, sort: str) -> None:
    for number in range(5):
        await Person(office, dana.email).sign_in()
        office.clock.forward(seconds=60 if number % 2 else 0)
    await dana.sign_in()
    listed = (await dana.call("GET", f"sessions?sort={sort}")).json()["items"]
    leafed, cursor = [], ""
    while len(leafed) < len(listed):
        page = (await dana.call("GET", f"sessions?sort={sort}&limit=2{cursor}")).json()
        leafed += page["items"]
        cursor = f"&cursor={page['next_cursor']}"
    assert leafed == listed
    assert sorted(listed, key=lambda it: it["last_seen_at"], reverse=sort.startswith("-")) == listed


@pytest.mark.parametrize("value", ["yesterday", 5, None, "2026-01-31"])
async def test_a_moment_in_a_cursor_is_a_moment(dana: Person, value: object) -> None:
    await dana.sign_in()
    cursor = urlsafe_b64encode(json.dumps(["last_seen_at", value, 1]).encode()).decode()
    answer = await dana.call("GET", f"sessions?sort=last_seen_at&cursor={cursor}")
    assert (answer.status_code, [it["field"] for it in answer.json()["errors"]]) == (400, ["cursor"])


async def test_ending_one_session(office: Office, dana: Person) -> None:
    elsewhere = Person(office, dana.email)
    elsewhere.browser.headers["User-Agent"] = "A tablet\u200f"[:8]
    other = Person(office, "gil@acme.example")
    await let_in(office.database, other.email)
    for person in (dana, elsewhere, other):
        await person.sign_in()
    found = (await dana.call("GET", "sessions")).json()
    assert [(it["id"], it["current"]) for it in found["items"]] == [(1, True), (2, False)]
    assert found["items"][1]["user_agent"] == "A tablet"
    assert found["items"][1]["address"] == "127.0.0.1"
    assert (await dana.call("DELETE", "sessions/3")).status_code == 404
    assert (await dana.call("DELETE", "sessions/77")).status_code == 404
    assert (await dana.call("DELETE", "sessions/2")).status_code == 204
    assert [await it.is_in() for it in (dana, elsewhere, other)] == [True, False, True]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://dialtree.example"}, 403),
        ({"Origin": "http://dialtree.example"}, 400),
        ({"Origin": "http://DIALTREE.example"}, 400),
        ({"Origin": "http://dialtree.example:8080"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[bad"}, 403),
    ],
)
async def test_pages_of_others_change_nothing(
    office: Office, dana: Person, headers: dict[str, str], status: int
) -> None:
    await dana.sign_in()
    assert (await dana.call("POST", "accounts", {}, **headers)).status_code == status
    assert (await dana.call("GET", "accounts", **headers)).status_code == 200
    assert (await office.post("/accounts", {}, headers=headers)).status_code == 400
    signing_in = await dana.browser.post("session", json={"email": dana.email, "password": PASSWORD}, headers=headers)
    assert signing_in.status_code == (403 if status == 403 else 201)


async def test_a_token_goes_before_a_cookie(office: Office, dana: Person) -> None:
    await dana.sign_in()
    assert (await dana.call("GET", "session", Authorization="Bearer nonsense")).status_code == 401
    token = office.tokens["viewer"]
    assert (await dana.call("GET", "session", Authorization=f"Bearer {token}")).json()["kind"] == "token"


async def test_what_changes_holds_for_the_next_request(office: Office, dana: Person) -> None:
    await dana.sign_in()
    wanted = {"email": dana.email, "role": "viewer", "account_id": 4}
    assert (await dana.call("PATCH", "accounts/3", {"name": "N"})).status_code == 200
    assert (await office.put("/users/1/sign-in", wanted)).status_code == 200
    assert (await dana.call("GET", "accounts/4")).status_code == 200
    assert (await dana.call("PATCH", "accounts/4", {"name": "N"})).status_code == 403
    assert (await dana.call("GET", "accounts/3")).status_code == 404
    await office.put("/users/1/sign-in", {**wanted, "active": False})
    assert not await dana.is_in()
    await office.put("/users/1/sign-in", wanted)
    assert not await dana.is_in()
    assert (await dana.sign_in()).status_code == 201


async def test_a_disabled_user_is_out(office: Office, dana: Person) -> None:
    await dana.sign_in()
    await enable_user(office.database, ACTOR, 1, active=False)
    assert not await dana.is_in()
    assert (await dana.sign_in()).status_code == 401
    await delete_user(office.database, ACTOR, 1)
    assert (await office.get("/users/1/sign-in")).status_code == 404
    await let_in(office.database, dana.email)
    assert (await dana.sign_in()).status_code == 201


async def test_changing_ones_password(office: Office, dana: Person) -> None:
    elsewhere = Person(office, dana.email)
    await dana.sign_in()
    await elsewhere.sign_in()
    new = "another horse battery"
    wrong = await dana.call("PUT", "me/password", {"current_password": "wrong", "password": new})
    assert (wrong.status_code, faults(wrong)) == (400, [("current_password", "wrong")])
    for bad, fault in (("x" * 11, "shorter than 12 characters"), ("x" * 1001, "longer than 1000 characters")):
        answer = await dana.call("PUT", "me/password", {"current_password": PASSWORD, "password": bad})
        assert faults(answer) == [("password", fault)]
    done = await dana.call("PUT", "me/password", {"current_password": PASSWORD, "password": new})
    assert done.status_code == 204
    assert [await it.is_in() for it in (dana, elsewhere)] == [True, False]
    assert (await elsewhere.sign_in()).status_code == 401
    assert (await elsewhere.sign_in(new)).status_code == 201


async def test_the_password_cannot_be_guessed_from_within(office: Office, dana: Person) -> None:
    await dana.sign_in()
    for _ in range(FREE):
        await dana.call("PUT", "me/password", {"current_password": "wrong", "password": "xy" * 6})
    answer = await dana.call("PUT", "me/password", {"current_password": PASSWORD, "password": "xy" * 6})
    assert answer.status_code == 429


async def test_a_hash_of_other_parameters_is_renewed(office: Office, dana: Person, shell: Shell) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    shell.execute("UPDATE credentials SET password_hash = ?", (old,))
    assert (await dana.sign_in()).status_code == 201
    (kept,) = shell.execute("SELECT password_hash FROM credentials").fetchone()
    assert "$m=8,t=1,p=1$" in kept
    assert (await dana.sign_in()).status_code == 201
    assert shell.execute("SELECT password_hash FROM credentials").fetchone() == (kept,)


async def test_a_program_has_no_sign_in_of_its_own(office: Office) -> None:
    answer = await office.get("/me/second-factor")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "A program has no sign-in of its own; only a person who is signed in does."


async def test_an_organization_says_how_long(office: Office, dana: Person) -> None:
    assert (await office.patch("/organizations/1", {"session_hours": 8})).status_code == 200
    answer = await dana.sign_in()
    assert "max-age=28800" in answer.headers["set-cookie"].lower().split("; ")
    for hours, status in ((7, 200), (1, 401)):
        office.clock.forward(hours=hours)
        assert (await dana.call("GET", "session")).status_code == status


def test_how_long_sessions_last() -> None:
    assert (timedelta(hours=12), timedelta(days=14)) == (sessions.IDLE, sessions.LONGEST)


@pytest.mark.parametrize(
    ("client", "forwarded", "secure"),
    [
        ("192.0.2.1", "https", True),
        ("192.0.2.1", "HTTPS, http", True),
        ("192.0.2.1", "http", False),
        ("198.51.100.1", "https", False),
    ],
)
async def test_a_trusted_proxy_tells_of_tls(
    office: Office, dana: Person, client: str, forwarded: str, secure: bool
) -> None:
    way = httpx.ASGITransport(office.transport.app, client=(client, 1))
    async with httpx.AsyncClient(transport=way, base_url="http://dialtree.example") as browser:
        given = {"email": dana.email, "password": PASSWORD}
        answer = await browser.post("/api/v1/session", json=given, headers={"X-Forwarded-Proto": forwarded})
    assert ("Secure" in answer.headers["set-cookie"].split("; ")) is secure


async def test_workers_count_together(office: Office, dana: Person) -> None:
    """Each has a throttle of its own; failures with an e-mail are in the database."""
    async with another_worker(office) as other:
        for browser in (dana.browser, other) * 2:
            assert (await dana.sign_in("wrong", browser=browser)).status_code == 401
        assert (await dana.sign_in("wrong")).status_code == 401
        assert (await dana.sign_in(browser=other)).status_code == 429
