"""What is wrong with a body that could not be read: each bad field, not the first alone."""

from collections.abc import Mapping
from http import HTTPMethod
from itertools import islice
from typing import Any

import msgspec
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Empty
from litestar.utils.scope.state import ScopeState

from dialtree.directory.faults import Fault, refuse
from dialtree.web.problem import AnyRequest
from dialtree.web.shapes import faults_of

MOST_FAULTS = 10_000
"""How many faults of one body are told: one of each operation of the longest bulk."""

# The decoder says the same of both.
_TOLD: Mapping[str, str] = {"Input data was truncated": "it ends too early, or holds half of a surrogate pair"}


def may_be_left_out(handler: BaseRouteHandler) -> bool:
    """Whether a route takes a body of which nothing is required: then a POST without one is a POST of `{}`."""
    data = handler.parsed_fn_signature.parameters.get("data")
    if data is None or not isinstance(handler, HTTPRouteHandler) or HTTPMethod.POST not in handler.http_methods:
        return False
    return not any(it.required for it in msgspec.structs.fields(data.annotation))


def faults_of_request(request: AnyRequest, error: ValidationException) -> list[Fault]:
    """The faults of a request whose body is not of the form that its route takes."""
    wanted = request.route_handler.parsed_fn_signature.parameters.get("data")
    value = ScopeState.from_scope(request.scope).json
    if wanted is not None and value is not Empty:
        found = faults_of_body(wanted.annotation, value)
        if found:
            return found
    return [Fault("request", error.detail)]


def faults_of_body(wanted: Any, value: Any) -> list[Fault]:  # noqa: ANN401 - a type, and any JSON
    """What keeps a body from being of a type, up to `MOST_FAULTS`.

    Args:
        wanted: The type; each field and each element is looked at on its own.
        value: JSON, decoded.
    """
    return list(islice(faults_of("", value, wanted), MOST_FAULTS))


def read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Decodes a body; none is null.

    Raises:
        RefusedError: It is not JSON.
    """
    try:
        return msgspec.json.decode(body or b"null")
    except RecursionError:
        raise refuse("body", "nested too deeply") from None
    except UnicodeDecodeError:
        raise refuse("body", "not UTF-8") from None
    except msgspec.ValidationError:
        raise refuse("body", "holds a number that is out of range") from None
    except msgspec.DecodeError as error:
        raise refuse("body", f"not JSON: {_TOLD.get(str(error), error)}") from None
