"""The pages, and what their forms do."""

from collections.abc import Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from . import sessions
from .calls import CALLS
from .forms import read_form
from .services import services_of
from .texts import OTHER, TEXTS, TROUBLES, language_of

_templates = Jinja2Templates(Path(__file__).parent / "templates")


async def home(request: Request) -> Response:
    """The page with the calls and the picker, for who is signed in."""
    person = sessions.person_of(request)
    if person is None:
        return RedirectResponse("/sign-in", 303)
    shown = {"person": person, "calls": CALLS, "troubles": TROUBLES, "dialtree": services_of(request).dialtree}
    return _page(request, "home.html", shown)


async def show_sign_in(request: Request) -> Response:
    """The page to sign in on."""
    if sessions.person_of(request) is not None:
        return RedirectResponse("/", 303)
    return _page(request, "sign_in.html")


async def do_sign_in(request: Request) -> Response:
    """Signs in, or says what was wrong."""
    fields = await read_form(request)
    email = fields.get("email", "")
    if not _is_ours(request, fields):
        return _page(request, "sign_in.html", {"fault": "stale_form", "email": email}, 403)
    check = services_of(request).people.check
    person = await run_in_threadpool(check, email, fields.get("password", ""))
    if person is None:
        return _page(request, "sign_in.html", {"fault": "wrong", "email": email}, 422)
    sessions.sign_in(request, person)
    return RedirectResponse("/", 303)


async def do_sign_out(request: Request) -> Response:
    """Signs out. At which extension the agent is, is not touched: that is theirs to say in the picker."""
    if _is_ours(request, await read_form(request)):
        sessions.sign_out(request)
    return RedirectResponse("/", 303)


async def choose_language(request: Request) -> Response:
    """Goes on in the other language."""
    fields = await read_form(request)
    if _is_ours(request, fields) and fields.get("language") in TEXTS:
        request.session["language"] = fields["language"]
    return RedirectResponse("/", 303)


def _is_ours(request: Request, fields: Mapping[str, str]) -> bool:
    return sessions.is_from_our_page(request) and sessions.has_token(request, fields.get("csrf", ""))


def _page(request: Request, name: str, values: Mapping[str, object] | None = None, status: int = 200) -> Response:
    language = language_of(request)
    common = {
        "csrf": sessions.csrf_token(request),
        "language": language,
        "other": OTHER[language],
        "texts": TEXTS[language],
    }
    return _templates.TemplateResponse(request, name, {**common, **(values or {})}, status)
