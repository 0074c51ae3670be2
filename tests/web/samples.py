"""A right request of each route, for an account: what differs is who makes it, and whose account it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from dialtree.directory.agent_session import Wish
from dialtree.directory.agent_status import AgentStatus
from dialtree.directory.code import Grant
from dialtree.directory.reach import EVERYTHING
from dialtree.management.accounts import add_account, enable_account
from dialtree.management.agent_logins import set_status
from dialtree.management.agent_statuses import put_status
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code
from dialtree.management.extensions import add_extension
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.management.uploads import Importer, NewUpload
from dialtree.management.users import add_user, enable_user
from dialtree.management.webhooks import add_webhook
from dialtree.storage.accounts import find_account
from dialtree.storage.audit import AuditFilter, load_acts
from dialtree.storage.database import Database
from dialtree.storage.users import load_assigned
from support.directory import ACTOR
from web.office import LOOPBACK
from web.people import let_in, make_operator

Parameters = Mapping[str, object]
Make = Callable[[Database, int], Awaitable[Parameters]]

_numbers = count(1000)


async def _nothing(_: Database, __: int) -> Parameters:
    return {}


async def _account(database: Database, account_id: int) -> Parameters:
    made = await add_account(database, ACTOR, f"Account {next(_numbers)}", account_id)
    return {"account_id": made.id}


async def _disabled_account(database: Database, account_id: int) -> Parameters:
    found = await _account(database, account_id)
    await enable_account(database, ACTOR, int(str(found["account_id"])), active=False)
    return found


async def _token(database: Database, account_id: int) -> Parameters:
    token, _ = await issue_token(database, ACTOR, TokenTerms("Sample", "viewer", account_id))
    return {"token_id": token.id}


async def _organization(database: Database, account_id: int) -> Parameters:
    async with database.read() as connection:
        account = await find_account(connection, account_id)
    assert account
    return {"organization_id": account.organization_id}


async def _empty_organization(database: Database, _: int) -> Parameters:
    made = await add_account(database, ACTOR, f"Organisation {next(_numbers)}")
    await enable_account(database, ACTOR, made.id, active=False)
    return {"organization_id": made.id}


async def _status(database: Database, account_id: int) -> Parameters:
    """A status of the contract's that the organisation has changed."""
    found = await _organization(database, account_id)
    await put_status(database, ACTOR, int(str(found["organization_id"])), AgentStatus(3, "Meal", "ארוחה", "#000000"))
    return {**found, "status_id": 3}


async def _code(database: Database, account_id: int) -> Parameters:
    code, _ = await issue_code(database, ACTOR, account_id, Terms(scope="account"))
    return {"code_id": code.id}


async def _signed_up(database: Database, account_id: int) -> Parameters:
    user_id, _ = await let_in(database, f"user{next(_numbers)}@acme.example", "viewer", account_id, _root(account_id))
    return {"user_id": user_id}


async def _operator(database: Database, _: int) -> Parameters:
    return {"operator_id": await make_operator(database, f"operator{next(_numbers)}@dialtree.example")}


async def _operator_of_several(database: Database, account_id: int) -> Parameters:
    await _operator(database, account_id)
    return await _operator(database, account_id)


async def _role(_: Database, __: int) -> Parameters:
    return {"role": "viewer"}


async def _session(_: Database, __: int) -> Parameters:
    return {"session_id": 1}


async def _webhook(database: Database, account_id: int) -> Parameters:
    webhook, _ = await add_webhook(database, LOOPBACK.networks, ACTOR, _root(account_id), "http://127.0.0.1:1/hook")
    return {"webhook_id": webhook.id}


def _new_webhook(account_id: int) -> object:
    return {"organization_id": _root(account_id), "url": "https://crm.example/hook"}


def _root(account_id: int) -> int:
    return 1 if account_id < 9 else 9


def _wanted_sign_in(account_id: int) -> object:
    return {"email": f"user{next(_numbers)}@acme.example", "role": "viewer", "account_id": account_id}


def _proof(_: int) -> object:
    return {"password": "correct horse battery", "code": "123456"}


async def _extension(database: Database, account_id: int, *, active: bool = True) -> Parameters:
    made = await add_extension(database, ACTOR, account_id, f"x{next(_numbers)}", "Desk", active=active)
    return {"extension_id": made.id}


async def _agent(database: Database, account_id: int) -> Parameters:
    """An extension that somebody holds."""
    found = await _user(database, account_id)
    user_id = int(str(found["user_id"]))
    async with database.read() as connection:
        ((extension,),) = (await load_assigned(connection, EVERYTHING, {_root(account_id)}, {user_id})).values()
    grant = Grant(1, _root(account_id), account_id, "organization", (), None, active=True)
    await set_status(database, grant, Wish(user_id, extension.sip, 1), datetime.now(UTC))
    return {"extension_id": extension.id}


async def _act(database: Database, account_id: int) -> Parameters:
    await _extension(database, account_id)
    async with database.read() as connection:
        (act,) = await load_acts(connection, AuditFilter(EVERYTHING), None, 1)
    return {"act_id": act.id}


async def _disabled_extension(database: Database, account_id: int) -> Parameters:
    return await _extension(database, account_id, active=False)


def _new_extension(account_id: int) -> dict[str, object]:
    return {"account_id": account_id, "sip": f"x{next(_numbers)}", "name": "Desk"}


async def _user(database: Database, account_id: int) -> Parameters:
    number = next(_numbers)
    user = await add_user(database, ACTOR, f"User {number}", "", _root(account_id))
    await add_extension(database, ACTOR, account_id, f"x{number}", "Desk", user_id=user.id)
    return {"user_id": user.id}


async def _disabled_user(database: Database, account_id: int) -> Parameters:
    found = await _user(database, account_id)
    await enable_user(database, ACTOR, int(str(found["user_id"])), active=False)
    return found


async def _sip(database: Database, account_id: int) -> Parameters:
    made = await add_extension(database, ACTOR, account_id, f"x{next(_numbers)}", "Desk")
    return {"sip": made.sip, "organization_id": _root(account_id)}


async def _import(database: Database, account_id: int) -> Parameters:
    file = f"SIP,Name\nx{next(_numbers)},Desk\n".encode()
    return {"import_id": await Importer().add(database, ACTOR, NewUpload(_root(account_id), "a.csv"), file)}


def _saved_answer(_: int) -> object:
    return {"ERR": 0, "DESC": "OK", "EXTENSIONS": []}


def _no_body(_: int) -> object:
    return None


@dataclass(frozen=True)
class Sample:
    """How to call a route.

    Attributes:
        make: Makes what the path names, on an account, and says what stands in the path.
        body: The body that goes with an account; None for none.
        status: What is answered to who may do it.
        foreign: What is answered when the account is another organisation's; None when the route names nothing.
        whole: Whether it is only for who reaches all of the organisation; who reaches a part is answered 403.
        query: The query, with what `make` says in its braces.
    """

    make: Make = _nothing
    body: Callable[[int], object] = field(default=_no_body)
    status: int = 200
    foreign: int | None = 404
    whole: bool = False
    query: str = ""


async def _file(_: Database, __: int) -> Parameters:
    return {"name": "explorer.js"}


SAMPLES: Mapping[tuple[str, str], Sample] = {
    ("GET", "/openapi.json"): Sample(foreign=None),
    ("GET", ""): Sample(foreign=None),
    ("GET", "/docs"): Sample(foreign=None),
    ("GET", "/docs/{name:str}"): Sample(_file, foreign=None),
    ("GET", "/accounts"): Sample(foreign=None),
    ("POST", "/accounts"): Sample(body=lambda it: {"name": "New", "parent_id": it}, status=201),
    ("GET", "/accounts/{account_id:int}"): Sample(_account),
    ("PATCH", "/accounts/{account_id:int}"): Sample(_account, lambda _: {"name": "Renamed"}),
    ("DELETE", "/accounts/{account_id:int}"): Sample(_disabled_account, status=204),
    # What people alone have refuses programs, which these samples are sent by.
    ("GET", "/me/second-factor"): Sample(status=403, foreign=None),
    ("POST", "/me/second-factor"): Sample(body=lambda _: {"password": "x"}, status=403, foreign=None),
    ("POST", "/me/second-factor/confirmation"): Sample(body=lambda _: {"code": "1"}, status=403, foreign=None),
    ("POST", "/me/second-factor/recovery-codes"): Sample(body=_proof, status=403, foreign=None),
    ("POST", "/me/second-factor/removal"): Sample(body=_proof, status=403, foreign=None),
    ("PUT", "/me/password"): Sample(
        body=lambda _: {"current_password": "x", "password": "xy" * 6}, status=403, foreign=None
    ),
    ("GET", "/operators"): Sample(foreign=None),
    ("POST", "/operators"): Sample(
        body=lambda _: {"name": "New", "email": f"o{next(_numbers)}@dialtree.example"}, status=201, foreign=None
    ),
    ("GET", "/operators/{operator_id:int}"): Sample(_operator, foreign=None),
    ("PATCH", "/operators/{operator_id:int}"): Sample(_operator, lambda _: {"name": "Renamed"}, foreign=None),
    ("DELETE", "/operators/{operator_id:int}"): Sample(_operator_of_several, status=204, foreign=None),
    ("POST", "/operators/{operator_id:int}/reset-link"): Sample(_operator, status=201, foreign=None),
    ("DELETE", "/operators/{operator_id:int}/second-factor"): Sample(_operator, status=204, foreign=None),
    ("POST", "/password-resets"): Sample(
        body=lambda _: {"secret": "none", "password": "xy" * 6}, status=400, foreign=None
    ),
    ("GET", "/second-factor-demands"): Sample(foreign=None),
    ("PUT", "/second-factor-demands/{role:str}"): Sample(_role, foreign=None),
    ("DELETE", "/second-factor-demands/{role:str}"): Sample(_role, status=204, foreign=None),
    ("GET", "/session"): Sample(foreign=None),
    ("POST", "/session"): Sample(
        body=lambda _: {"email": f"o{next(_numbers)}@dialtree.example", "password": "x"}, status=401, foreign=None
    ),
    ("DELETE", "/session"): Sample(status=403, foreign=None),
    ("GET", "/sessions"): Sample(status=403, foreign=None),
    ("DELETE", "/sessions"): Sample(status=403, foreign=None),
    ("DELETE", "/sessions/{session_id:int}"): Sample(_session, status=403, foreign=None),
    ("GET", "/users/{user_id:int}/sign-in"): Sample(_signed_up),
    ("PUT", "/users/{user_id:int}/sign-in"): Sample(_signed_up, _wanted_sign_in),
    ("DELETE", "/users/{user_id:int}/sign-in"): Sample(_signed_up, status=204),
    ("POST", "/users/{user_id:int}/sign-in/reset-link"): Sample(_signed_up, status=201),
    ("DELETE", "/users/{user_id:int}/sign-in/second-factor"): Sample(_signed_up, status=204),
    ("GET", "/extensions"): Sample(foreign=None),
    ("POST", "/extensions"): Sample(body=_new_extension, status=201),
    ("POST", "/extensions/bulk"): Sample(
        body=lambda it: {"operations": [{"op": "create", **_new_extension(it)}]}, foreign=400
    ),
    ("GET", "/extensions/{extension_id:int}"): Sample(_extension),
    ("PATCH", "/extensions/{extension_id:int}"): Sample(_extension, lambda _: {"name": "Renamed"}),
    ("DELETE", "/extensions/{extension_id:int}"): Sample(_disabled_extension, status=204),
    ("GET", "/users"): Sample(foreign=None),
    ("POST", "/users"): Sample(body=lambda it: {"name": "New", "organization_id": _root(it)}, status=201),
    ("GET", "/users/{user_id:int}"): Sample(_user),
    ("PATCH", "/users/{user_id:int}"): Sample(_user, lambda _: {"name": "Renamed"}),
    ("DELETE", "/users/{user_id:int}"): Sample(_disabled_user, status=204),
    ("POST", "/users/{user_id:int}/erase"): Sample(_user, status=204, whole=True),
    ("GET", "/extensions/{extension_id:int}/history"): Sample(_extension),
    ("GET", "/history"): Sample(_sip, query="?sip={sip}&organization_id={organization_id}&at=2999-01-01T00:00:00Z"),
    ("GET", "/audit"): Sample(foreign=None),
    ("GET", "/audit/export"): Sample(foreign=None),
    ("GET", "/audit/{act_id:int}/changes"): Sample(_act),
    ("GET", "/tokens"): Sample(foreign=None),
    ("POST", "/tokens"): Sample(body=lambda it: {"label": "New", "role": "viewer", "account_id": it}, status=201),
    ("GET", "/tokens/{token_id:int}"): Sample(_token),
    ("DELETE", "/tokens/{token_id:int}"): Sample(_token, status=204),
    ("GET", "/changes"): Sample(_organization, query="?organization_id={organization_id}", whole=True),
    ("GET", "/organizations"): Sample(foreign=None),
    ("POST", "/organizations"): Sample(body=lambda _: {"name": "New"}, status=201, foreign=None),
    ("GET", "/organizations/{organization_id:int}"): Sample(_organization),
    ("PATCH", "/organizations/{organization_id:int}"): Sample(
        _organization, lambda _: {"time_zone": "Asia/Jerusalem"}, whole=True
    ),
    ("DELETE", "/organizations/{organization_id:int}"): Sample(_empty_organization, status=204, foreign=None),
    ("GET", "/organizations/{organization_id:int}/statuses"): Sample(_organization),
    ("GET", "/organizations/{organization_id:int}/statuses/{status_id:int}"): Sample(_status),
    ("PUT", "/organizations/{organization_id:int}/statuses/{status_id:int}"): Sample(
        _status, lambda _: {"name_en": "Break", "name_he": "הפסקה", "color": "#ff0000"}, whole=True
    ),
    ("DELETE", "/organizations/{organization_id:int}/statuses/{status_id:int}"): Sample(
        _status, status=204, whole=True
    ),
    ("GET", "/codes"): Sample(foreign=None),
    ("POST", "/codes"): Sample(body=lambda it: {"account_id": it, "scope": "account"}, status=201),
    ("POST", "/codes/adopt"): Sample(
        body=lambda it: {"account_id": it, "scope": "account", "code": f"Sample{next(_numbers)}"}, status=201
    ),
    ("GET", "/codes/{code_id:int}"): Sample(_code),
    ("PATCH", "/codes/{code_id:int}"): Sample(_code, lambda _: {"label": "Renamed"}),
    ("POST", "/codes/{code_id:int}/rotate"): Sample(_code, lambda _: {"overlap_hours": 1}, status=201),
    ("DELETE", "/codes/{code_id:int}"): Sample(_code, status=204),
    ("GET", "/webhooks"): Sample(foreign=None),
    ("POST", "/webhooks"): Sample(body=_new_webhook, status=201, whole=True),
    ("GET", "/webhooks/{webhook_id:int}"): Sample(_webhook, whole=True),
    ("PATCH", "/webhooks/{webhook_id:int}"): Sample(_webhook, lambda _: {"label": "Renamed"}, whole=True),
    ("DELETE", "/webhooks/{webhook_id:int}"): Sample(_webhook, status=204, whole=True),
    ("POST", "/webhooks/{webhook_id:int}/rotate-secret"): Sample(_webhook, whole=True),
    ("POST", "/webhooks/{webhook_id:int}/test"): Sample(_webhook, whole=True),
    ("GET", "/webhooks/{webhook_id:int}/progress"): Sample(_webhook, whole=True),
    ("GET", "/webhooks/{webhook_id:int}/deliveries"): Sample(_webhook, whole=True),
    ("GET", "/agents"): Sample(foreign=None),
    ("GET", "/agents/totals"): Sample(foreign=None),
    ("GET", "/agents/history"): Sample(foreign=None),
    ("GET", "/agents/events"): Sample(_organization, query="?organization_id={organization_id}"),
    ("GET", "/agents/{extension_id:int}"): Sample(_agent),
    ("PATCH", "/agents/{extension_id:int}"): Sample(_agent, lambda _: {"status": 3}),
    ("DELETE", "/agents/{extension_id:int}"): Sample(_agent, status=204),
    # Codes and picker sessions alone do this; tests/web/test_picker.py has them.
    ("POST", "/picker-sessions"): Sample(body=lambda _: {"user_id": 7}, foreign=None),
    ("GET", "/picker"): Sample(foreign=None),
    ("GET", "/picker/extensions"): Sample(foreign=None),
    ("GET", "/picker/events"): Sample(foreign=None),
    ("PUT", "/picker/status"): Sample(body=lambda _: {"status": 1}, foreign=None),
    ("POST", "/picker/renewal"): Sample(foreign=None),
    ("GET", "/imports"): Sample(foreign=None),
    ("POST", "/imports"): Sample(
        _organization, _saved_answer, query="?organization_id={organization_id}", status=201, whole=True
    ),
    ("GET", "/imports/{import_id:int}"): Sample(_import, whole=True),
    ("DELETE", "/imports/{import_id:int}"): Sample(_import, status=204, whole=True),
    ("POST", "/imports/{import_id:int}/apply"): Sample(_import, whole=True),
    ("GET", "/imports/{import_id:int}/faults"): Sample(_import, whole=True),
    ("GET", "/imports/{import_id:int}/warnings"): Sample(_import, whole=True),
    ("GET", "/imports/{import_id:int}/notices"): Sample(_import, whole=True),
    ("GET", "/imports/{import_id:int}/changes"): Sample(_import, whole=True),
}
"""By method and path below `/api/v1`."""
