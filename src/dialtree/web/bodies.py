"""What is wrong with a body that could not be read: each bad field, not the first alone."""

from http import HTTPMethod
from typing import Any

import msgspec
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.handlers.base import BaseRouteHandler
from litestar.utils.scope.state import ScopeState

from dialtree.directory.faults import Fault
from dialtree.web.problem import AnyRequest
from dialtree.web.shapes import faults_of


def may_be_left_out(handler: BaseRouteHandler) -> bool:
    """Whether a route takes a body of which nothing is required: then a POST without one is a POST of `{}`."""
    data = handler.parsed_fn_signature.parameters.get("data")
    if data is None or not isinstance(handler, HTTPRouteHandler) or HTTPMethod.POST not in handler.http_methods:
        return False
    return not any(it.required for it in msgspec.structs.fields(data.annotation))


def faults_of_request(request: AnyRequest, error: ValidationException) -> list[Fault]:
    """The faults of a request whose body is not of the form that its route takes."""
    wanted = request.route_handler.parsed_fn_signature.parameters.get("data")
    body = ScopeState.from_scope(request.scope).body
    if wanted is not None and isinstance(body, bytes):
        found = faults_of_body(wanted.annotation, body)
        if found:
            return found
    return [Fault("request", error.detail)]


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
