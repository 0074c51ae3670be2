"""Every route of the console, as somebody of each role, and as nobody."""

import re
from collections.abc import Iterator

import pytest
from litestar.handlers import HTTPRouteHandler

from console.browsing import Visits
from console.pages import PAGES
from console.sample import PEOPLE
from dialtree.management.permissions import Permission, permits
from dialtree.web.console.assets import CONSOLE
from dialtree.web.console.csrf import token_of
from dialtree.web.guard import KEY, PUBLIC
from support.raw_http import Answer
from web.shared import WEB


def handlers() -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """The method, the path and the handler of each route of the console."""
    for route in WEB.routes:
        if route.path == CONSOLE or route.path.startswith(f"{CONSOLE}/"):
            for handler in route.route_handlers:  # type: ignore[union-attr]
                for method in getattr(handler, "http_methods", ()):
                    if method != "OPTIONS":
                        yield method, route.path, handler  # type: ignore[misc]


ROUTES = {(method, path): handler for method, path, handler in handlers()}
DEMANDING = sorted(place for place, handler in ROUTES.items() if handler.opt.get(KEY) not in {None, PUBLIC})
CHANGING = sorted(place for place in ROUTES if place[0] != "GET")

_VALUES = {
    "organization_id": "organization_id",
    "extension_id": "extension_id",
    "import_id": "import_id",
    "operator_id": "operator_id",
    "code_id": "spare_code_id",
    "webhook_id": "webhook_id",
    "token_id": "token_id",
    "status_id": "spare_status_id",
    "act_id": "act_id",
    "account_id": "account_id",
    "user_id": "user_id",
}
"""By the name of a part of a path, which of the sample's ids it is filled with; 1 without."""


def ask(visits: Visits, place: tuple[str, str], by: str | None, *, token: bool = True) -> Answer:
    method, path = place
    filled = re.sub(r"{(\w+):\w+}", lambda found: str(visits.ids.get(_VALUES.get(found[1], ""), 1)), path)
    session = visits.new_session(by) if by else ""
    headers = [("Cookie", f"dialtree_session={session}")] if by else [("Cookie", "dialtree_visit=visit")]
    if token:
        headers.append(("X-CSRF-Token", token_of(session or "visit")))
    headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    return visits.server.ask(method, filled, headers, b"" if method != "GET" else None)


def test_every_route_declares_a_permission() -> None:
    assert {place for place, handler in ROUTES.items() if handler.opt.get(KEY) is None} == set()


def test_every_page_is_one_of_those_that_are_looked_at() -> None:
    paths = [re.sub(r"{(\w+):\w+}", "[^/?]+", path) for (method, path), handler in ROUTES.items()
             if method == "GET" and not handler.opt.get("download")]  # fmt: skip
    known = [sample.path.partition("?")[0] for sample in PAGES]
    skipped = {f"{CONSOLE}/assets/[^/?]+/[^/?]+", CONSOLE}
    assert [path for path in paths if path not in skipped and not any(re.fullmatch(path, it) for it in known)] == []


@pytest.mark.parametrize("place", DEMANDING, ids=" ".join)
async def test_nobody_is_led_to_the_door(visits: Visits, place: tuple[str, str]) -> None:
    answer = ask(visits, place, None)
    assert answer.status == 303
    assert dict(answer.headers)["location"].startswith("/console/sign-in")


@pytest.mark.parametrize("who", [it for it in PEOPLE if it != "factor"])
@pytest.mark.parametrize("place", DEMANDING, ids=" ".join)
async def test_who_may(visits: Visits, place: tuple[str, str], who: str) -> None:
    demanded = Permission(ROUTES[place].opt[KEY])
    allowed = permits(PEOPLE[who][1], demanded)  # type: ignore[arg-type]
    status = ask(visits, place, who).status
    if not allowed:
        assert status == 403
    elif who == "stranger" and "organization_id" in place[1]:
        assert status == 404
    elif who == "department" and ROUTES[place].opt.get("whole"):
        assert status == 403
    else:
        assert status not in {401, 403, 500}


@pytest.mark.parametrize("place", CHANGING, ids=" ".join)
async def test_nothing_is_changed_without_a_token(visits: Visits, place: tuple[str, str]) -> None:
    assert ask(visits, place, "operator", token=False).status == 403
