"""How pages are answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie

from dialtree.web.console.csrf import key_of, token_of, visit_cookie
from dialtree.web.console.environment import environment
from dialtree.web.console.flashes import Flash, flash_cookie, flash_of
from dialtree.web.console.place import Place
from dialtree.web.console.shell import shell_of

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
"""What a browser may load for a page (CSP)."""

INVALID = 422
"""The status of a page that shows a form anew, with what is wrong in it."""

CHANGED = 412
"""The status of a page that does not do what was asked for, as somebody else has changed the thing meanwhile."""

CONFLICT = 409
"""The status where what is asked for was done already, or does not fit what goes on."""

_SEE_OTHER = 303
_HEADERS = {"Content-Security-Policy": POLICY, "Vary": "HX-Request, HX-Target"}

AnyRequest = Request[Any, Any, Any]


def show(
    request: AnyRequest,
    template: str,
    *,
    place: Place | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response[bytes]:
    """A page, or a part of one that a script asks for.

    Args:
        request: What it answers.
        template: The template, below `templates/`.
        place: The organisation that it is about.
        status: The HTTP status.
        headers: More headers.
        values: What the template knows besides.
    """
    key, cookies = key_of(request), list[Cookie]()
    if not key:
        visit = visit_cookie(request)
        cookies.append(visit)
        key = str(visit.value)
    flash = None if is_partial(request) else flash_of(request)
    if flash is not None:
        cookies.append(flash_cookie(request, None))
    shell = shell_of(request, place, token_of(key), flash)
    text = environment(shell.language).get_template(template).render(shell=shell, place=place, **values)
    return Response(
        text.encode(),
        status_code=status,
        media_type="text/html",
        headers={**_HEADERS, **(headers or {})},
        cookies=cookies,
    )


def lead_to(
    request: AnyRequest, address: str, flash: Flash | None = None, cookies: Sequence[Cookie] = ()
) -> Response[bytes]:
    """What leads on to another page once something is done.

    Args:
        request: What it answers.
        address: Where to.
        flash: What that page says of what was done.
        cookies: More cookies.
    """
    told = [*cookies, *([flash_cookie(request, flash)] if flash else [])]
    if is_partial(request):
        # A script would follow a redirection by itself, and take the page for the part that it asked for.
        return Response(b"", status_code=200, headers={"HX-Redirect": address}, cookies=told)
    return Response(b"", status_code=_SEE_OTHER, headers={"Location": address}, cookies=told)


def is_partial(request: AnyRequest) -> bool:
    """Whether a script asks for a part of a page, and not a browser for all of it."""
    return request.headers.get("hx-request") == "true"


def is_for(request: AnyRequest, target: str) -> bool:
    """Whether a script asks for what belongs into one element of the page.

    Args:
        request: The request.
        target: The element's id.
    """
    return is_partial(request) and request.headers.get("hx-target") == target
