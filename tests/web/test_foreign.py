"""What another organisation has is answered as what nobody has: by the same status, in the same words."""

from collections.abc import Mapping
from typing import Any

from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code
from dialtree.management.extensions import add_extension
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.management.users import add_user
from support.directory import ACTOR
from web.office import Office

MISSING = 7777

BODIES: tuple[tuple[str, str, Mapping[str, Any] | None], ...] = (
    ("POST", "/accounts", {"name": "X", "parent_id": "account"}),
    ("PATCH", "/accounts/3", {"parent_id": "account"}),
    ("POST", "/users", {"name": "X", "organization_id": "organization"}),
    ("PUT", "/users/{own}/sign-in", {"email": "a@acme.example", "role": "viewer", "account_id": "account"}),
    ("POST", "/extensions", {"sip": "x1", "name": "X", "account_id": "account"}),
    ("POST", "/extensions", {"sip": "x1", "name": "X", "account_id": 2, "user_id": "user"}),
    ("PATCH", "/extensions/{desk}", {"account_id": "account"}),
    ("PATCH", "/extensions/{desk}", {"user_id": "user"}),
    ("POST", "/extensions/bulk", {"operations": [{"op": "delete", "id": "extension"}]}),
    ("POST", "/extensions/bulk", {"operations": [{"op": "move", "id": "desk", "account_id": "account"}]}),
    ("POST", "/codes", {"account_id": "account"}),
    ("POST", "/codes/adopt", {"account_id": "account", "code": "abcdefgh1234"}),
    ("POST", "/tokens", {"label": "X", "role": "viewer", "account_id": "account"}),
    ("POST", "/webhooks", {"organization_id": "organization", "url": "https://crm.example/hook"}),
    *(
        ("GET", path, None)
        for path in (
            "/accounts?organization_id={organization}",
            "/accounts?parent_id={account}",
            "/extensions?account_id={account}",
            "/extensions?account_id={account}&search=x",
            "/extensions?organization_id={organization}&search=x",
            "/extensions?user_id={user}",
            "/extensions/{extension}/history",
            "/users?organization_id={organization}",
            "/codes?account_id={account}",
            "/codes?organization_id={organization}",
            "/webhooks?organization_id={organization}",
            "/imports?organization_id={organization}",
            "/audit?organization_id={organization}",
            "/changes?organization_id={organization}",
            "/history?sip=x9&at=2999-01-01T00:00:00Z&organization_id={organization}",
        )
    ),
)


async def test_foreign_and_missing_are_answered_alike(office: Office) -> None:
    database = office.database
    user = await add_user(database, ACTOR, "Stranger", "", 9)
    own = await add_user(database, ACTOR, "Dana", "", 1)
    extension = await add_extension(database, ACTOR, 10, "x9", "Theirs", user_id=user.id)
    desk = await add_extension(database, ACTOR, 2, "x1desk", "Ours")
    code, _ = await issue_code(database, ACTOR, 10, Terms())
    token, _ = await issue_token(database, ACTOR, TokenTerms("Theirs", "viewer", 10))
    foreign = {"account": 10, "organization": 9, "extension": extension.id, "user": user.id, "code": code.id}
    foreign["token"] = token.id
    missing = {**dict.fromkeys(foreign, MISSING), "desk": desk.id, "own": own.id}
    requests = [
        *BODIES,
        *((method, f"/{kind}s/{{{kind}}}", None) for kind in foreign for method in ("GET", "DELETE")),
    ]
    foreign |= {"desk": desk.id, "own": own.id}
    for method, path, body in requests:
        answers = []
        for numbers in (foreign, missing):
            answer = await office.call(method, path.format(**numbers), _filled(body, numbers))
            told = answer.text
            for number in numbers.values():
                told = told.replace(f" {number}", " N")
            answers.append((answer.status_code, told))
        assert answers[0] == answers[1], (method, path)


def _filled(body: Any, numbers: Mapping[str, int]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(body, dict):
        return {
            key: numbers.get(value, value) if isinstance(value, str) else _filled(value, numbers)
            for key, value in body.items()
        }
    return [_filled(it, numbers) for it in body] if isinstance(body, list) else body


async def test_who_sees_a_part_is_told_of_no_account_beyond_it(office: Office) -> None:
    answers = [
        await office.get(f"/changes?organization_id={number}", by="department manager") for number in (4, MISSING)
    ]
    assert [it.status_code for it in answers] == [404, 404]
    assert answers[0].text.replace(" 4", f" {MISSING}") == answers[1].text
