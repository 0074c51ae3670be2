"""Which problem each failure is answered as."""

from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any

import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException

from dialtree.directory.faults import Fault, NotFoundError, RefusedError
from dialtree.management.permissions import NotPermittedError
from dialtree.management.sign_in_errors import NotSignedInError, SlowDownError
from dialtree.management.versions import ChangedError
from dialtree.storage.errors import OutOfReachError
from dialtree.web.bodies import faults_of_request
from dialtree.web.problem import AnyRequest, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar.types import ExceptionHandler

_log = structlog.get_logger()

Answered = Response[Problem]


def _refused(_: AnyRequest, error: RefusedError) -> Answered:
    return problem(400, "A field is wrong." if len(error.faults) == 1 else "Some fields are wrong.", error.faults)


def _not_found(_: AnyRequest, error: NotFoundError) -> Answered:
    told = error.faults[0].message
    return problem(404, f"{told[:1].upper()}{told[1:]}.", error.faults)


def _not_permitted(_: AnyRequest, error: NotPermittedError) -> Answered:
    return problem(403, str(error))


def _changed(_: AnyRequest, error: ChangedError) -> Answered:
    return problem(412, str(error))


def _not_signed_in(_: AnyRequest, error: NotSignedInError) -> Answered:
    return problem(401, str(error), error.faults, {"WWW-Authenticate": "Bearer"})


def _slow_down(_: AnyRequest, error: SlowDownError) -> Answered:
    return problem(429, str(error), headers={"Retry-After": str(ceil(error.seconds))})


def _out_of_reach(_: AnyRequest, __: OutOfReachError) -> Answered:
    return problem(503, "The database is out of reach; try again soon.", headers={"Retry-After": "5"})


def _ill_formed(request: AnyRequest, error: ValidationException) -> Answered:
    faults = faults_of_request(request, error)
    return problem(400, "A field is wrong." if len(faults) == 1 else "Some fields are wrong.", faults)


def _other(request: AnyRequest, error: HTTPException) -> Answered:
    match error.status_code:
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return _no_such_method(error)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            most = request.route_handler.resolve_request_max_body_size()
            return problem(413, f"The body is larger than {most:,} bytes, the most that this address takes.")
        case HTTPStatus.NOT_FOUND:
            return problem(404, "There is nothing at this address.")
    return problem(error.status_code, error.detail, headers=dict(error.headers or {}))


def _no_such_method(error: HTTPException) -> Answered:
    there = {it.strip() for it in (error.headers or {}).get("allow", "").split(",")}
    # HEAD is answered as GET.
    *most, last = sorted(there | {"HEAD"} if "GET" in there else there)
    told = f"{', '.join(most)} and {last}" if most else last
    return problem(405, f"This address takes {told}.", headers={"Allow": ", ".join([*most, last])})


def _no_text(_: AnyRequest, __: UnicodeDecodeError) -> Answered:
    return problem(400, "A field is wrong.", [Fault("body", "not UTF-8")])


def _our_fault(request: AnyRequest, error: Exception) -> Answered:
    _log.exception("a request failed", method=request.method, path=request.url.path, exc_info=error)
    return problem(500, "This is our fault; the server's log says more.")


HANDLERS: "Mapping[int | type[Exception], ExceptionHandler[Any]]" = {
    NotFoundError: _not_found,
    RefusedError: _refused,
    NotPermittedError: _not_permitted,
    ChangedError: _changed,
    NotSignedInError: _not_signed_in,
    SlowDownError: _slow_down,
    OutOfReachError: _out_of_reach,
    ValidationException: _ill_formed,
    HTTPException: _other,
    UnicodeDecodeError: _no_text,
    Exception: _our_fault,
}
"""By kind of failure, the nearest first."""
