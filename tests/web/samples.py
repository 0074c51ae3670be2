"""A right request of each route, for an account: what differs is who makes it, and whose account it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from dialtree.management.accounts import add_account, enable_account
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.database import Database
from support.directory import ACTOR

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
    """

    make: Make = _nothing
    body: Callable[[int], object] = field(default=_no_body)
    status: int = 200
    foreign: int | None = 404


SAMPLES: Mapping[tuple[str, str], Sample] = {
    ("GET", "/accounts"): Sample(foreign=None),
    ("POST", "/accounts"): Sample(body=lambda it: {"name": "New", "parent_id": it}, status=201),
    ("GET", "/accounts/{account_id:int}"): Sample(_account),
    ("PATCH", "/accounts/{account_id:int}"): Sample(_account, lambda _: {"name": "Renamed"}),
    ("DELETE", "/accounts/{account_id:int}"): Sample(_disabled_account, status=204),
    ("GET", "/tokens"): Sample(foreign=None),
    ("POST", "/tokens"): Sample(body=lambda it: {"label": "New", "role": "viewer", "account_id": it}, status=201),
    ("GET", "/tokens/{token_id:int}"): Sample(_token),
    ("DELETE", "/tokens/{token_id:int}"): Sample(_token, status=204),
}
"""By method and path below `/api/v1`."""
