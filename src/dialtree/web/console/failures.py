"""Failures as pages tell of them: what is answered is the same as to a program, told to people."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from litestar import Request, Response

from dialtree.directory.faults import Fault
from dialtree.web.console.addresses import OWN_SECOND_FACTOR, SIGN_IN, ours, with_query
from dialtree.web.console.answers import AnyRequest, is_partial, lead_to, show
from dialtree.web.console.assets import CONSOLE
from dialtree.web.console.fault_texts import fault_text
from dialtree.web.console.texts import Texts, marked, texts_of
from dialtree.web.problem import Problem

Handler: TypeAlias = Callable[[Request[Any, Any, Any], Any], Response[Any]]
"""Makes the answer to a failure."""

Kinds: TypeAlias = Mapping[int | type[Exception], Handler]
"""Handlers by the kind of failure."""

_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404

_TITLES: Mapping[int, str] = {
    400: marked("This cannot be done that way"),
    403: marked("This is not open to you"),
    404: marked("There is nothing here"),
    405: marked("This cannot be done that way"),
    412: marked("It has changed meanwhile"),
    413: marked("This is too large"),
    429: marked("Too many requests"),
    503: marked("The database is out of reach"),
}
_OUR_FAULT = marked("Something went wrong")
# What is told to programs would not help people.
_INSTEAD: Mapping[int, str] = {
    404: marked("The page was moved or deleted, or it never was here, or it is not yours to see."),
    405: marked("Go back and try it again from there."),
    429: marked("Wait a moment, then load the page again."),
    503: marked("Try again in a moment."),
    500: marked("This is our fault, not yours. The server's log says more."),
}


def for_pages(handlers: Kinds) -> dict[int | type[Exception], Handler]:
    """What answers failures: below `/console` by a page, elsewhere as it would be without.

    Args:
        handlers: What makes problems of failures.
    """
    return {kind: _either(handler) for kind, handler in handlers.items()}


def _either(handler: Handler) -> Handler:
    def handle(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        answer = handler(request, error)
        path = request.scope["path"]
        if path != CONSOLE and not path.startswith(f"{CONSOLE}/"):
            return answer
        return _page(request, answer.content, answer.headers)

    return handle


def _page(request: AnyRequest, problem: Problem, headers: Mapping[str, str]) -> Response[bytes]:
    if problem.status == _UNAUTHORIZED:
        wanted = _shown(request)
        return lead_to(request, with_query(SIGN_IN, {"next": ours(wanted) if wanted else ""}))
    if problem.status == _FORBIDDEN and _must_enrol(request):
        return lead_to(request, OWN_SECOND_FACTOR)
    told = {"Retry-After": headers["Retry-After"]} if "Retry-After" in headers else {}
    if is_partial(request):
        told |= {"HX-Retarget": "#flashes", "HX-Reswap": "innerHTML"}
    template = "failure_part.html" if is_partial(request) else "failure.html"
    texts = texts_of(request)
    return show(
        request,
        template,
        status=problem.status,
        headers=told,
        code=problem.status,
        title=_TITLES.get(problem.status, _OUR_FAULT),
        text=_INSTEAD.get(problem.status),
        detail=fault_text(texts.language, problem.detail),
        faults=[_told(texts, problem, it) for it in problem.errors],
    )


def _shown(request: AnyRequest) -> str:
    """The page that somebody is at, or wants to go to; "" for none."""
    if is_partial(request):
        # Of the part that a script asks for, people know nothing.
        return "/" + "/".join(request.headers.get("hx-current-url", "").split("/")[3:])
    if request.method != "GET":
        return ""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _told(texts: Texts, problem: Problem, fault: Fault) -> tuple[str, str]:
    # What there is not was in the page's address: its field is none that anybody has seen.
    if problem.status == _NOT_FOUND:
        return "", texts.fault(fault)
    return fault.field, fault_text(texts.language, fault.message)


def _must_enrol(request: AnyRequest) -> bool:
    # A request that failed before anybody asked who makes it has no user.
    person = request.scope.get("user")
    return person is not None and person.must_enrol
