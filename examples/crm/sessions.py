"""Who is signed in.

Starlette's session is a signed cookie, HttpOnly and SameSite=Lax. It holds the e-mail of the person, the language that
they chose, and a token against requests that pages of others make in their name (CSRF).
"""

import hmac
import secrets

from starlette.requests import Request

from .people import Person
from .services import services_of

COOKIE = "crm_session"
SECONDS = 12 * 60 * 60
"""How long one is signed in."""

_OURS = frozenset({"same-origin", "none"})


def person_of(request: Request) -> Person | None:
    """Who makes a request; None if nobody is signed in."""
    return services_of(request).people.find(str(request.session.get("email", "")))


def sign_in(request: Request, person: Person) -> None:
    """Signs somebody in. What was handed out before they were is good no more."""
    language = request.session.get("language")
    request.session.clear()
    request.session.update(email=person.email, language=language)


def sign_out(request: Request) -> None:
    """Signs out whoever makes a request; the language stays."""
    language = request.session.get("language")
    request.session.clear()
    request.session["language"] = language


def csrf_token(request: Request) -> str:
    """What forms and scripts of our pages send along, and nobody else's page can know."""
    token: str = request.session.setdefault("csrf", secrets.token_urlsafe())
    return token


def has_token(request: Request, given: str) -> bool:
    """Whether a request came with the token."""
    expected = request.session.get("csrf", "")
    return bool(expected) and hmac.compare_digest(str(expected).encode(), given.encode())


def is_from_our_page(request: Request) -> bool:
    """Whether a browser says that one of our own pages makes a request. What is no browser says nothing of it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
