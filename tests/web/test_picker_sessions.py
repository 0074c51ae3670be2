"""Whom programs let pick, and how long that lasts."""

import pytest

from dialtree.contract.code import BLANK
from dialtree.directory.token import is_picker_token
from dialtree.management.accounts import enable_account
from dialtree.management.codes import revoke_code
from dialtree.management.people import add_person
from dialtree.management.sign_ins import SignInTerms
from dialtree.management.users import enable_user
from dialtree.serving.redaction import redact
from management.cheap import cheap_passwords
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults
from web.people import PASSWORD, Person
from web.picking import Browser, let_pick, mint, new_code, staff

pytestmark = pytest.mark.usefixtures("staffed")


@pytest.fixture
async def staffed(office: Office) -> None:
    await staff(office)


def moment(office: Office, **later: float) -> str:
    office.clock.forward(**later)
    told = office.clock().isoformat().replace("+00:00", "Z")
    office.clock.forward(**{unit: -by for unit, by in later.items()})
    return told


async def test_a_program_lets_a_user_pick(office: Office, shell: Shell) -> None:
    _, code = await new_code(office, 2, scope="account")
    answer = await mint(office, code, 101)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert "RateLimit" in answer.headers
    told = answer.json()
    token = told.pop("token")
    assert told == {
        "expires_at": moment(office, minutes=15), "renewable_until": moment(office, hours=12), "user_id": 101,
        "user_name": "Dana", "organization_id": 1, "scope": "account", "account_id": 2,
    }  # fmt: skip
    assert is_picker_token(token)
    assert redact(f"GET /x?t={token}") == f"GET /x?t=dp_{BLANK}"
    assert all(token not in str(row) for row in shell.execute("SELECT * FROM picker_sessions"))
    assert (await Browser(office, token).show())["user_name"] == "Dana"


@pytest.mark.parametrize("code", ["", "short", "A1b2C3d4E5f6", "dt_nothing"])
async def test_without_a_code_that_opens_something_nobody_is_let(office: Office, code: str) -> None:
    answer = await mint(office, code, 101)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "Send a code" in answer.json()["detail"]


@pytest.mark.parametrize("user_id", [103, 109, 7777])
async def test_a_user_who_is_no_active_one_of_the_organisation(office: Office, user_id: int) -> None:
    _, code = await new_code(office)
    answer = await mint(office, code, user_id)
    assert answer.status_code == 404
    assert faults(answer) == [("user_id", f"there is no active user {user_id}")]


@pytest.mark.parametrize("user_id", [None, "Dana", 0.5, [101]])
async def test_a_user_that_is_no_number(office: Office, user_id: object) -> None:
    _, code = await new_code(office)
    answer = await mint(office, code, user_id)
    assert (answer.status_code, [field for field, _ in faults(answer)]) == (400, ["user_id"])


async def test_codes_are_kept_to_their_networks_and_guessing_is_slowed_down(office: Office) -> None:
    _, elsewhere = await new_code(office, networks=["192.0.2.0/24"])
    _, anywhere = await new_code(office)
    assert (await mint(office, elsewhere, 101)).status_code == 403
    assert (await mint(office, anywhere, 101)).status_code == 201
    tried = [await mint(office, f"Guessing{it}", 101) for it in range(4)]
    assert [it.status_code for it in tried] == [401, 401, 401, 429]
    assert int(tried[-1].headers["Retry-After"]) > 0
    # One that has opened something from there goes on.
    assert (await mint(office, anywhere, 101)).status_code == 201


async def test_it_ends_after_a_quarter_of_an_hour_and_is_renewed_up_to_half_a_day(office: Office) -> None:
    dana = await let_pick(office, 101)
    for _ in range(52):
        office.clock.forward(minutes=14)
        answer = await dana.call("POST", "/renewal")
        if answer.status_code != 200:
            break
        last = answer.json()
    assert answer.status_code == 401
    assert last["expires_at"] == last["renewable_until"]
    noam = await let_pick(office, 102)
    office.clock.forward(minutes=15, seconds=-1)
    assert (await noam.call("GET")).status_code == 200
    office.clock.forward(seconds=1)
    ended = await noam.call("GET")
    assert (ended.status_code, ended.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_what_has_ended_is_swept(office: Office, shell: Shell) -> None:
    _, code = await new_code(office)
    await mint(office, code, 101)
    office.clock.forward(minutes=15)
    await mint(office, code, 102)
    assert shell.execute("SELECT user_id FROM picker_sessions").fetchall() == [(102,)]


async def test_it_ends_with_the_code(office: Office) -> None:
    code_id, code = await new_code(office, 2)
    dana = await let_pick(office, 101, code)
    await enable_account(office.database, ACTOR, 2, active=False)
    assert (await dana.call("GET")).status_code == 401
    await enable_account(office.database, ACTOR, 2, active=True)
    assert (await dana.call("GET")).status_code == 200
    await revoke_code(office.database, ACTOR, code_id)
    assert (await dana.call("GET")).status_code == 401


async def test_it_ends_with_the_user(office: Office) -> None:
    dana = await let_pick(office, 101)
    await enable_user(office.database, ACTOR, 101, active=False)
    assert (await dana.call("GET")).status_code == 401


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/agents"), ("GET", "/session"), ("GET", "/users"), ("POST", "/picker-sessions"), ("DELETE", "/sessions")],
)
async def test_its_token_opens_nothing_else(office: Office, method: str, address: str) -> None:
    dana = await let_pick(office, 101)
    body = {"user_id": 102} if method == "POST" else None
    answer = await office.call(method, address, body, by=None, headers={"Authorization": f"Bearer {dana.token}"})
    assert answer.status_code == 401


async def test_a_code_opens_nothing_else(office: Office) -> None:
    _, code = await new_code(office)
    for path in ("/agents", "/picker", "/picker/extensions"):
        assert (await office.get(path, by=None, headers={"Authorization": f"Bearer {code}"})).status_code == 401


async def test_an_idempotency_key_does_no_harm(office: Office) -> None:
    _, code = await new_code(office)
    first, second = [await mint(office, code, 101, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert first.json()["token"] != second.json()["token"]


async def test_who_signs_in_has_a_session_as_long_as_they_are_signed_in(office: Office, shell: Shell) -> None:
    from dialtree.management.picker_sessions import open_by_sign_in
    from dialtree.management.sessions import present_session

    terms = SignInTerms("avi@acme.example", "agent", 2)
    await add_person(office.database, cheap_passwords(), ACTOR, "Avi", terms, PASSWORD, 1)
    avi = Person(office, "avi@acme.example")
    await avi.sign_in()
    secret = avi.browser.cookies["dialtree_session"]
    principal = await present_session(office.database, secret, "", office.clock())
    assert principal
    opened = await open_by_sign_in(office.database, principal, office.clock())
    browser = Browser(office, str(opened.token))
    # Their account and those below it.
    assert await browser.sips() == "012"
    assert (await browser.take(1, 4)).status_code == 404
    assert (await browser.take(1, 3)).status_code == 200
    await avi.call("DELETE", "session")
    assert (await browser.call("GET")).status_code == 401
    assert shell.execute("SELECT count(*) FROM picker_sessions").fetchone() == (0,)
