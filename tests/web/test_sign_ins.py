import pytest

from dialtree.management.extensions import add_extension
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults
from web.people import OWNER, PASSWORD, Person, let_in, make_operator

NEW = "another horse battery"


@pytest.fixture
async def user(office: Office) -> int:
    """A user of Acme who does not sign in."""
    made = await office.post("/users", {"name": "Dana", "email": "", "organization_id": 1})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def wanted(**other: object) -> dict[str, object]:
    return {"email": "Dana@Acme.example", "role": "viewer", "account_id": 2, **other}


async def test_letting_a_user_in(office: Office, user: int) -> None:
    path = f"/users/{user}/sign-in"
    assert (await office.get(path)).status_code == 404
    made = await office.put(path, wanted())
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1{path}")
    shown = made.json()
    assert {**shown, "created_at": ""} == {
        "id": 1,
        "organization_id": 1,
        "user_id": user,
        "account_id": 2,
        "role": "viewer",
        "name": "Dana",
        "email": "dana@acme.example",
        "active": True,
        "has_password": False,
        "second_factor": False,
        "created_at": "",
        "last_signed_in_at": None,
    }
    again = await office.get(path)
    assert (again.json(), again.headers["etag"]) == (shown, made.headers["etag"])
    changed = await office.put(path, wanted(role="manager"), headers={"If-Match": made.headers["etag"]})
    assert (changed.status_code, changed.json()["role"]) == (200, "manager")
    late = await office.put(path, wanted(), headers={"If-Match": made.headers["etag"]})
    assert late.status_code == 412
    assert (await office.delete(path, headers={"If-Match": made.headers["etag"]})).status_code == 412
    assert (await office.delete(path)).status_code == 204
    assert (await office.get(path)).status_code == 404
    assert (await office.put(path, wanted(), headers={"If-Match": "*"})).status_code == 404


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"role": "king"}, ("role", "'king' is none of manager, viewer, agent")),
        ({"role": "operator"}, ("role", "an operator is no user of an organisation")),
        ({"email": "taken@acme.example"}, ("email", "somebody signs in with it already")),
        ({"email": "TAKEN@Acme.example"}, ("email", "somebody signs in with it already")),
    ],
)
async def test_bad_terms(office: Office, user: int, change: dict[str, object], fault: tuple[str, str]) -> None:
    await let_in(office.database, "taken@acme.example")
    answer = await office.put(f"/users/{user}/sign-in", wanted(**change))
    assert (answer.status_code, faults(answer)) == (400, [fault])


async def test_an_account_of_another_organisation(office: Office, user: int) -> None:
    path = f"/users/{user}/sign-in"
    assert (await office.put(path, wanted(account_id=10))).status_code == 404
    assert (await office.put(path, wanted(account_id=10), by="operator")).status_code == 400


async def test_nobody_gives_more_than_they_have(office: Office, user: int) -> None:
    path = f"/users/{user}/sign-in"
    for account_id in (1, 4):
        answer = await office.put(path, wanted(account_id=account_id), by="department manager")
        assert answer.status_code == 404
    assert (await office.put(path, wanted(account_id=3), by="department manager")).status_code == 201
    assert (await office.put(path, wanted(account_id=1))).status_code == 200
    assert (await office.put(path, wanted(account_id=3), by="department manager")).status_code == 404


async def test_nobody_takes_over_who_has_more(office: Office) -> None:
    """The manager of Acme has an extension in Sales, so that the manager of Sales sees them; that is all."""
    user_id, _ = await let_in(office.database, "boss@acme.example", "manager", 1)
    await add_extension(office.database, ACTOR, 2, "420", "Desk", "", user_id)
    path, by = f"/users/{user_id}/sign-in", "department manager"
    terms = wanted(email="mine@acme.example")
    assert (await office.get(f"/users/{user_id}", by=by)).status_code == 200
    assert (await office.get(path, by=by)).status_code == 404
    assert (await office.put(path, terms, by=by)).status_code == 403
    assert (await office.delete(path, by=by)).status_code == 404
    assert (await office.post(f"{path}/reset-link", by=by)).status_code == 404
    assert (await office.delete(f"{path}/second-factor", by=by)).status_code == 404
    boss = Person(office, "boss@acme.example")
    assert (await boss.sign_in()).status_code == 201


async def reset(office: Office, token: str, password: str = NEW) -> tuple[int, list[tuple[str, str]]]:
    answer = await office.post("/password-resets", {"secret": token, "password": password}, by=None)
    return answer.status_code, [] if answer.status_code == 204 else faults(answer)


NOT_GOOD = (400, [("secret", "no link that is good, or not any more; ask for a new one")])


async def test_a_link_sets_a_password(office: Office) -> None:
    user_id, _ = await let_in(office.database, "dana@acme.example")
    dana = Person(office, "dana@acme.example")
    await dana.sign_in()
    made = await office.post(f"/users/{user_id}/sign-in/reset-link")
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    token = made.json()["secret"]
    assert made.json()["path"] == f"/console/reset#{token}"
    assert await dana.is_in()
    assert await reset(office, token, "too short") == (400, [("password", "shorter than 12 characters")])
    assert await reset(office, token) == (204, [])
    assert not await dana.is_in()
    assert (await dana.sign_in()).status_code == 401
    assert (await dana.sign_in(NEW)).status_code == 201
    assert await reset(office, token) == NOT_GOOD


async def test_links_that_are_not_good(office: Office, shell: Shell) -> None:
    user_id, _ = await let_in(office.database, "dana@acme.example")
    path = f"/users/{user_id}/sign-in/reset-link"
    assert await reset(office, "none") == NOT_GOOD
    first = (await office.post(path)).json()["secret"]
    second = (await office.post(path)).json()["secret"]
    assert await reset(office, first) == NOT_GOOD
    office.clock.forward(hours=24)
    assert await reset(office, second) == NOT_GOOD
    third = (await office.post(path)).json()["secret"]
    await office.put(f"/users/{user_id}/sign-in", wanted(active=False))
    assert await reset(office, third) == NOT_GOOD
    kept = shell.execute("SELECT digest FROM reset_links").fetchall()
    assert [len(it[0]) for it in kept] == [32]


async def test_a_link_ends_the_wait(office: Office) -> None:
    user_id, _ = await let_in(office.database, "dana@acme.example")
    dana = Person(office, "dana@acme.example")
    for _ in range(10):
        await dana.sign_in("wrong")
    assert (await dana.sign_in()).status_code == 429
    token = (await office.post(f"/users/{user_id}/sign-in/reset-link")).json()["secret"]
    await reset(office, token)
    assert (await dana.sign_in(NEW)).status_code == 201


async def test_changing_ones_password_uses_the_link_up(office: Office) -> None:
    user_id, _ = await let_in(office.database, "dana@acme.example")
    dana = Person(office, "dana@acme.example")
    await dana.sign_in()
    token = (await office.post(f"/users/{user_id}/sign-in/reset-link")).json()["secret"]
    await dana.call("PUT", "me/password", {"current_password": PASSWORD, "password": NEW})
    assert await reset(office, token) == NOT_GOOD


async def test_operators(office: Office) -> None:
    made = await office.post("/operators", {"name": "Owner", "email": "Owner@Dialtree.example"}, by="operator")
    operator_id = made.json()["id"]
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/operators/{operator_id}")
    assert (made.json()["email"], made.json()["organization_id"], made.json()["role"]) == (OWNER, None, "operator")
    token = (await office.post(f"/operators/{operator_id}/reset-link", by="operator")).json()["secret"]
    assert await reset(office, token, PASSWORD) == (204, [])
    owner = Person(office, OWNER)
    assert (await owner.sign_in()).status_code == 201
    taken = await owner.call("POST", "operators", {"name": "Two", "email": OWNER})
    assert faults(taken) == [("email", "somebody signs in with it already")]
    bad = await owner.call("POST", "operators", {"name": "", "email": "nobody"})
    assert [field for field, _ in faults(bad)] == ["name", "email"]
    second = (await owner.call("POST", "operators", {"name": "Two", "email": "two@dialtree.example"})).json()
    listed = (await owner.call("GET", "operators?sort=-email")).json()
    assert [it["name"] for it in listed["items"]] == ["Two", "Owner"]
    renamed = await owner.call("PATCH", f"operators/{second['id']}", {"name": "Three"})
    assert renamed.json() == {**second, "name": "Three"}
    assert (await owner.call("DELETE", f"operators/{second['id']}")).status_code == 204
    assert (await owner.call("GET", f"operators/{second['id']}")).status_code == 404


async def test_the_last_operator_stays(office: Office) -> None:
    first = await make_operator(office.database)
    await office.post("/operators", {"name": "No password", "email": "n@dialtree.example"}, by="operator")
    owner = Person(office, OWNER)
    await owner.sign_in()
    for method, json in (("PATCH", {"active": False}), ("DELETE", None)):
        answer = await owner.call(method, f"operators/{first}", json)
        assert faults(answer) == [("operator_id", f"{first} is the only one who can sign in; make another first")]
    await make_operator(office.database, "two@dialtree.example")
    assert (await owner.call("PATCH", f"operators/{first}", {"active": False})).status_code == 200
    assert not await owner.is_in()


async def test_a_users_credential_is_no_operator(office: Office) -> None:
    _, credential_id = await let_in(office.database, "dana@acme.example")
    assert (await office.get(f"/operators/{credential_id}", by="operator")).status_code == 404
    assert (await office.delete(f"/operators/{credential_id}", by="operator")).status_code == 404


async def test_what_is_done_is_written_down(office: Office, shell: Shell) -> None:
    user_id, credential_id = await let_in(office.database, "dana@acme.example")
    dana = Person(office, "dana@acme.example")
    (last,) = shell.execute("SELECT max(id) FROM audit").fetchone()
    await dana.sign_in("wrong")
    await Person(office, "nobody@acme.example").sign_in()
    await dana.sign_in()
    await dana.call("PUT", "me/password", {"current_password": "wrong", "password": NEW})
    await dana.call("PUT", "me/password", {"current_password": PASSWORD, "password": NEW})
    await dana.enrol(NEW)
    await dana.call("DELETE", "session")
    token = (await office.post(f"/users/{user_id}/sign-in/reset-link")).json()["secret"]
    await reset(office, token)
    found = shell.execute(
        "SELECT organization_id, actor, address, action, entity, entity_id FROM audit WHERE id > ? ORDER BY id", (last,)
    ).fetchall()
    person, by_person = "Dana <dana@acme.example>", ("127.0.0.1", "credential", credential_id)
    assert [(row[1], row[3]) for row in found] == [
        ("not proven", "sign_in_failed"),
        (person, "sign_in"),
        (person, "prove_failed"),
        (person, "change_password"),
        (person, "set_up_second_factor"),
        (person, "sign_out"),
        ("manager", "make_reset_link"),
        (person, "reset_password"),
    ]
    assert {(row[0], row[2], row[4], row[5]) for row in found} == {(1, *by_person)}
