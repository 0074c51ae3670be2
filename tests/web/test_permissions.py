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
from web.samples import SAMPLES, Parameters
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


class Walk:
    """Calls a route on samples, which serve until a call succeeds: what is refused leaves them as they are."""

    def __init__(self, office: Office, place: tuple[str, str]) -> None:
        self._office = office
        self._method, self._path = place
        self._sample = SAMPLES[place]
        self._made: dict[int, Parameters] = {}

    async def call(self, account_id: int, by: str | None) -> int:
        """The status that somebody is answered with."""
        if account_id not in self._made:
            self._made[account_id] = await self._sample.make(self._office.database, account_id)
        made = self._made[account_id]
        path = re.sub(r"{(\w+):\w+}", lambda found: str(made[found[1]]), self._path) + self._sample.query.format(**made)
        answer = await self._office.call(self._method, path, self._sample.body(account_id), by=by)
        if answer.is_success:
            del self._made[account_id]
        return answer.status_code


@pytest.mark.parametrize("place", sorted(SAMPLES), ids=" ".join)
async def test_who_may(office: Office, place: tuple[str, str]) -> None:
    demanded, sample, walk = ROUTES[place].opt[KEY], SAMPLES[place], Walk(office, place)
    if demanded is not PUBLIC:
        assert await walk.call(OWN, None) == 401
    for name, (role, account_id) in PRINCIPALS.items():
        allowed = demanded is PUBLIC or permits(role, Permission(demanded))  # type: ignore[arg-type]
        for account, reached in ((OWN, account_id in {None, 1, OWN}), (FOREIGN, account_id in {None, 9})):
            if not allowed or (reached and sample.whole and account_id == OWN):
                expected = 403
            elif reached or sample.foreign is None:
                expected = sample.status
            else:
                expected = sample.foreign
            assert await walk.call(account, name) == expected, (name, account)
