import httpx
import pytest

from dialtree.directory.patience import FREE
from web.office import Office, faults
from web.people import OWNER, PASSWORD, Person, let_in, make_operator

OWN = {"password": PASSWORD}
NEEDED = "A code of your authenticator is needed, or a recovery code."


@pytest.fixture
async def dana(office: Office) -> Person:
    """The manager of Acme, who is signed in."""
    await let_in(office.database, "dana@acme.example")
    person = Person(office, "dana@acme.example")
    await person.sign_in()
    return person


async def test_setting_it_up(office: Office, dana: Person) -> None:
    elsewhere = Person(office, dana.email)
    await elsewhere.sign_in()
    assert (await dana.call("GET", "me/second-factor")).json() == {
        "enabled": False,
        "recovery_codes_left": 0,
        "demanded": False,
    }
    begun = await dana.call("POST", "me/second-factor", OWN)
    dana.secret = begun.json()["secret"]
    assert begun.headers["cache-control"] == "no-store"
    assert begun.json()["uri"] == f"otpauth://totp/Dialtree:dana%40acme.example?secret={dana.secret}&issuer=Dialtree"
    # It does not count before it is confirmed.
    assert (await elsewhere.sign_in()).status_code == 201
    wrong = await dana.call("POST", "me/second-factor/confirmation", {"code": "000000"})
    assert (wrong.status_code, faults(wrong)) == (400, [("code", "wrong")])
    confirmed = await dana.call("POST", "me/second-factor/confirmation", {"code": dana.code()})
    codes = confirmed.json()["recovery_codes"]
    assert len(set(codes)) == 10
    assert (await dana.call("GET", "me/second-factor")).json() == {
        "enabled": True,
        "recovery_codes_left": 10,
        "demanded": False,
    }
    assert (await office.get("/users/1/sign-in")).json()["second_factor"] is True
    assert [await it.is_in() for it in (dana, elsewhere)] == [True, False]
    again = await dana.call("POST", "me/second-factor", OWN)
    assert faults(again) == [("second_factor", "one is set up; turn it off first")]


async def test_a_stolen_session_does_not_lock_its_owner_out(dana: Person) -> None:
    for body, fault in (({"password": "a guess"}, ("password", "wrong")), ({}, ("password", "missing"))):
        refused = await dana.call("POST", "me/second-factor", body)
        assert (refused.status_code, faults(refused)) == (400, [fault])
    confirmed = await dana.call("POST", "me/second-factor/confirmation", {"code": "123456"})
    assert faults(confirmed) == [("second_factor", "none is begun; begin one first")]
    assert (await dana.call("POST", "me/second-factor", OWN)).status_code == 200


async def test_beginning_anew_forgets_the_secret_before(dana: Person) -> None:
    dana.secret = (await dana.call("POST", "me/second-factor", OWN)).json()["secret"]
    code = dana.code()
    await dana.call("POST", "me/second-factor", OWN)
    assert (await dana.call("POST", "me/second-factor/confirmation", {"code": code})).status_code == 400


async def test_nothing_to_confirm(dana: Person) -> None:
    answer = await dana.call("POST", "me/second-factor/confirmation", {"code": "123456"})
    assert faults(answer) == [("second_factor", "none is begun; begin one first")]


def needs_code(answer: httpx.Response, fault: str) -> bool:
    assert (answer.status_code, answer.json()["detail"], faults(answer)) == (401, NEEDED, [("code", fault)])
    return True


async def test_signing_in_with_it(office: Office, dana: Person) -> None:
    await dana.enrol()
    office.clock.forward(seconds=30)
    assert needs_code(await dana.sign_in(), "missing")
    assert needs_code(await dana.sign_in(code="000000"), "wrong, or used already")
    assert (await dana.sign_in("wrong", dana.code())).json()["detail"] == "The e-mail or the password is wrong."
    assert (await dana.sign_in(code=dana.code())).status_code == 201
    assert (await dana.call("GET", "sessions")).json()["items"][-1]["factors"] == 2


async def test_a_code_is_good_once(office: Office, dana: Person) -> None:
    await dana.enrol()
    # That which has confirmed it is used.
    assert needs_code(await dana.sign_in(code=dana.code()), "wrong, or used already")
    office.clock.forward(seconds=30)
    code = dana.code()
    assert (await dana.sign_in(code=code)).status_code == 201
    assert needs_code(await dana.sign_in(code=code), "wrong, or used already")


async def test_clocks_may_differ_by_a_step(office: Office, dana: Person) -> None:
    await dana.enrol()
    office.clock.forward(seconds=60)
    code = dana.code()
    office.clock.forward(seconds=60)
    assert needs_code(await dana.sign_in(code=code), "wrong, or used already")
    office.clock.forward(seconds=60)
    code = dana.code()
    office.clock.forward(seconds=30)
    assert (await dana.sign_in(code=f"{code[:3]} {code[3:]}")).status_code == 201


async def test_codes_cannot_be_guessed(office: Office, dana: Person) -> None:
    await dana.enrol()
    office.clock.forward(seconds=30)
    for _ in range(FREE):
        # Leaving the code out does not begin anew.
        assert (await dana.sign_in()).status_code == 401
        assert (await dana.sign_in(code="000000")).status_code == 401
    assert (await dana.sign_in(code=dana.code())).status_code == 429


async def test_leaving_the_code_out_is_no_failure(office: Office, dana: Person) -> None:
    await dana.enrol()
    for _ in range(2 * FREE):
        assert needs_code(await dana.sign_in(), "missing")


async def test_recovery_codes(office: Office, dana: Person) -> None:
    codes = await dana.enrol()
    for written in (codes[0], codes[1].upper(), codes[2].replace("-", " ")):
        assert (await dana.sign_in(code=written)).status_code == 201
        assert needs_code(await dana.sign_in(code=written), "wrong, or used already")
    assert (await dana.call("GET", "me/second-factor")).json()["recovery_codes_left"] == 7


async def test_new_recovery_codes(office: Office, dana: Person) -> None:
    before = await dana.enrol()
    office.clock.forward(seconds=30)
    path, proof = "me/second-factor/recovery-codes", {"password": PASSWORD, "code": dana.code()}
    assert faults(await dana.call("POST", path, {**proof, "password": "wrong"})) == [("password", "wrong")]
    assert faults(await dana.call("POST", path, {**proof, "code": "1"})) == [("code", "wrong, or used already")]
    after = (await dana.call("POST", path, proof)).json()["recovery_codes"]
    assert not set(before) & set(after)
    assert (await dana.sign_in(code=before[0])).status_code == 401
    assert (await dana.sign_in(code=after[0])).status_code == 201


async def test_turning_it_off(office: Office, dana: Person) -> None:
    path = "me/second-factor/removal"
    nothing = await dana.call("POST", path, {"password": PASSWORD, "code": "1"})
    assert faults(nothing) == [("second_factor", "none is set up")]
    codes = await dana.enrol()
    office.clock.forward(seconds=30)
    proof = {"password": PASSWORD, "code": dana.code()}
    assert faults(await dana.call("POST", path, {**proof, "password": "wrong"})) == [("password", "wrong")]
    assert faults(await dana.call("POST", path, {**proof, "code": "1"})) == [("code", "wrong, or used already")]
    assert (await dana.call("POST", path, proof)).status_code == 204
    assert (await dana.sign_in()).status_code == 201
    assert (await dana.call("GET", "me/second-factor")).json()["recovery_codes_left"] == 0
    new = await dana.enrol()
    assert not set(codes) & set(new)


async def test_a_manager_takes_it_from_who_has_lost_it(office: Office, dana: Person) -> None:
    await dana.enrol()
    assert (await office.delete("/users/1/sign-in/second-factor")).status_code == 204
    assert (await dana.sign_in()).status_code == 201
    assert (await office.delete("/users/1/sign-in/second-factor")).status_code == 204


async def test_an_operator_takes_it_from_another(office: Office) -> None:
    operator_id = await make_operator(office.database)
    owner = Person(office, OWNER)
    await owner.sign_in()
    await owner.enrol()
    assert (await office.delete(f"/operators/{operator_id}/second-factor", by="operator")).status_code == 204
    assert (await owner.sign_in()).status_code == 201


async def test_demanding_it_of_a_role(office: Office, dana: Person) -> None:
    viewer = Person(office, "gil@acme.example")
    await let_in(office.database, viewer.email, "viewer")
    await viewer.sign_in()
    assert (await office.put("/second-factor-demands/manager", by="operator")).json()["demanded"] is True
    found = (await office.get("/second-factor-demands", by="operator")).json()["items"]
    assert [(it["role"], it["demanded"], it["since"] is None) for it in found] == [
        ("operator", False, True),
        ("manager", True, False),
        ("viewer", False, True),
        ("agent", False, True),
    ]
    # It holds for who is signed in, too.
    assert (await viewer.call("GET", "accounts")).status_code == 200
    for again in (False, True):
        if again:
            assert (await dana.sign_in()).json()["must_enrol"] is True
        who = (await dana.call("GET", "session")).json()
        assert (who["must_enrol"], who["permissions"]) == (True, [])
        for method, path in (("GET", "accounts"), ("GET", "sessions"), ("DELETE", "sessions"), ("PUT", "me/password")):
            refused = await dana.call(method, path)
            assert refused.status_code == 403
            assert refused.json()["detail"] == "Your role demands a second factor; set one up first."
    assert (await dana.call("GET", "me/second-factor")).json()["demanded"] is True
    await dana.enrol()
    assert (await dana.call("GET", "accounts")).status_code == 200
    # Programs have no second factor, and none is demanded of them.
    assert (await office.get("/accounts")).status_code == 200


async def test_who_must_set_it_up_may_sign_out(office: Office, dana: Person) -> None:
    await office.put("/second-factor-demands/manager", by="operator")
    assert (await dana.call("DELETE", "session")).status_code == 204
    assert not await dana.is_in()


async def test_demanding_it_no_more(office: Office, dana: Person) -> None:
    for _ in range(2):
        await office.put("/second-factor-demands/manager", by="operator")
    assert (await dana.call("GET", "accounts")).status_code == 403
    for _ in range(2):
        assert (await office.delete("/second-factor-demands/manager", by="operator")).status_code == 204
    assert (await dana.call("GET", "accounts")).status_code == 200
    assert (await office.put("/second-factor-demands/king", by="operator")).status_code == 404
