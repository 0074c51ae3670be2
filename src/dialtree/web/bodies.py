"""What is wrong with a request that could not be read: each bad field, not the first alone."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar.exceptions import ValidationException
from litestar.utils.scope.state import ScopeState

from dialtree.directory.faults import Fault
from dialtree.web.problem import AnyRequest
from dialtree.web.shapes import faults_of

_MISSING = re.compile(r"Missing required query parameter '(\w+)'")


def faults_of_request(request: AnyRequest, error: ValidationException) -> list[Fault]:
    """The faults of a request whose body or parameters are not of the form that its route takes."""
    wanted = request.route_handler.parsed_fn_signature.parameters.get("data")
    body = ScopeState.from_scope(request.scope).body
    if wanted is not None and isinstance(body, bytes):
        found = faults_of_body(wanted.annotation, body)
        if found:
            return found
    return list(_parameters(error)) or [Fault("request", error.detail)]


def faults_of_body(wanted: Any, body: bytes) -> list[Fault]:  # noqa: ANN401 - a type
    """What keeps a body from being a value of a type.

    Args:
        wanted: The type; each field and each element is looked at on its own.
        body: JSON.
    """
    try:
        value = msgspec.json.decode(body or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return [Fault("body", f"not JSON: {error}")]
    return faults_of("", value, wanted)


def _parameters(error: ValidationException) -> Iterator[Fault]:
    if missing := _MISSING.match(error.detail):
        yield Fault(missing[1], "missing")
    extra = error.extra if isinstance(error.extra, list) else []
    for it in extra:
        if isinstance(it, dict):
            yield Fault(str(it.get("key", "request")), str(it.get("message", "bad")))
