"""Every route, as every role, for the own organisation and for a foreign one."""

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from dialtree.management.permissions import Permission, permits
from dialtree.web.application import API
from dialtree.web.guard import KEY, PUBLIC
from web.office import PRINCIPALS, Office
from web.samples import SAMPLES
from web.shared import WEB

OWN, FOREIGN = 2, 10


def handlers(web: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """The method, the path below `/api/v1` and the handler of each route of it."""
    for route in web.routes:
        if route.path == API or route.path.startswith(f"{API}/"):
            for handler in route.route_handlers:  # type: ignore[union-attr]
                for method in getattr(handler, "http_methods", ()):
                    if method != "OPTIONS":
                        yield method, route.path.removeprefix(API), handler  # type: ignore[misc]


ROUTES = {(method, path): handler for method, path, handler in handlers(WEB)}


def test_every_route_declares_a_permission() -> None:
    assert {place for place, handler in ROUTES.items() if handler.opt.get(KEY) is None} == set()


def test_every_route_is_walked() -> None:
    assert set(SAMPLES) == set(ROUTES)


async def call(office: Office, place: tuple[str, str], account_id: int, by: str | None) -> int:
    method, path = place
    sample = SAMPLES[place]
    parameters = await sample.make(office.database, account_id)
    filled = re.sub(r"{(\w+):\w+}", lambda found: str(parameters[found[1]]), path) + sample.query.format(**parameters)
    return (await office.call(method, filled, sample.body(account_id), by=by)).status_code


@pytest.mark.parametrize("place", sorted(SAMPLES), ids=" ".join)
async def test_who_may(office: Office, place: tuple[str, str]) -> None:
    demanded, sample = ROUTES[place].opt[KEY], SAMPLES[place]
    if demanded is not PUBLIC:
        assert await call(office, place, OWN, None) == 401
    for name, (role, account_id) in PRINCIPALS.items():
        allowed = demanded is PUBLIC or permits(role, Permission(demanded))  # type: ignore[arg-type]
        for account, reached in ((OWN, account_id in {None, 1, OWN}), (FOREIGN, account_id in {None, 9})):
            if not allowed or (reached and sample.whole and account_id == OWN):
                expected = 403
            elif reached or sample.foreign is None:
                expected = sample.status
            else:
                expected = sample.foreign
            assert await call(office, place, account, name) == expected, (name, account)
