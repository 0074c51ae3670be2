"""What is wrong with a request that could not be read: each bad field, not the first alone."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar.exceptions import ValidationException
from litestar.utils.scope.state import ScopeState

from dialtree.directory.faults import Fault
from dialtree.web.problem import AnyRequest


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
        wanted: The type; of a Struct, each field is looked at on its own.
        body: JSON.
    """
    try:
        value = msgspec.json.decode(body or b"null")
    except msgspec.DecodeError as error:
        return [Fault("body", f"not JSON: {error}")]
    if not isinstance(value, dict) or not isinstance(wanted, type) or not issubclass(wanted, msgspec.Struct):
        return list(_faults("body", value, wanted))
    fields = msgspec.structs.fields(wanted)
    known = {field.encode_name for field in fields}
    return [
        *(fault for field in fields for fault in _of_field(field, value)),
        *(Fault(name, "unknown") for name in value if name not in known),
    ]


def _of_field(field: msgspec.structs.FieldInfo, value: dict[str, Any]) -> Iterator[Fault]:
    if field.encode_name in value:
        yield from _faults(field.encode_name, value[field.encode_name], field.type)
    elif field.required:
        yield Fault(field.encode_name, "missing")


def _faults(name: str, value: Any, wanted: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON, any type
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        below = place.strip("`").removeprefix("$").lstrip(".")
        yield Fault(f"{name}.{below}" if below else name, f"{message[:1].lower()}{message[1:]}")


def _parameters(error: ValidationException) -> Iterator[Fault]:
    extra = error.extra if isinstance(error.extra, list) else []
    for it in extra:
        if isinstance(it, dict):
            yield Fault(str(it.get("key", "request")), str(it.get("message", "bad")))
