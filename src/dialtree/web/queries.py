"""What stands in the address of a request, held against what its route takes: all that is wrong is told."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from litestar.handlers.base import BaseRouteHandler
from litestar.params import ParameterKwarg, PathParameter, QueryParameter
from litestar.types.empty import Empty
from litestar.typing import FieldDefinition

from dialtree.directory.extension import clean_sip
from dialtree.directory.faults import Fault, RefusedError
from dialtree.management.change_cursors import START, read_cursor
from dialtree.web.moments import aware
from dialtree.web.openapi.schemas import without_null
from dialtree.web.pages import read_place
from dialtree.web.shapes import said_of

_BOUNDS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern")


def _check_after(field: str, text: str) -> None:
    if text != START:
        read_cursor(field, text)


_RULES: Mapping[str, Callable[[str, str], object]] = {"cursor": read_place, "after": _check_after, "sip": clean_sip}
"""What holds for a parameter wherever there is one of its name."""


def parameters_at(handler: BaseRouteHandler, kind: type[ParameterKwarg]) -> Mapping[str, FieldDefinition]:
    """The parameters that a route takes, by the names that callers know them by.

    Args:
        handler: What answers the route.
        kind: `PathParameter` or `QueryParameter`.
    """
    fields = handler.parsed_fn_signature.parameters.items()
    named = ((name, field, field.kwarg_definition) for name, field in fields)
    return {kwarg.name or name: field for name, field, kwarg in named if isinstance(kwarg, kind)}


def bounded(field: FieldDefinition) -> Any:  # noqa: ANN401 - a type
    """The type of a parameter, with its bounds and without null, for which a parameter is left out."""
    bare, kwarg = without_null(field.annotation), field.kwarg_definition
    bounds = {it: getattr(kwarg, it) for it in _BOUNDS if getattr(kwarg, it) is not None}
    return Annotated[bare, msgspec.Meta(**bounds)] if bounds else bare


def faults_of_path(handler: BaseRouteHandler, path: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the parameters in a path.

    Args:
        handler: What answers the route.
        path: The parameters, by name.
    """
    for name, field in parameters_at(handler, PathParameter).items():
        yield from _faults_of_value(name, path[name], field)


def faults_of_query(handler: BaseRouteHandler, query: bytes) -> Iterator[Fault]:
    """What is wrong with a query: parameters that the route does not take, or takes once, or not with that value.

    Args:
        handler: What answers the route.
        query: The query as it was sent, which is UTF-8.
    """
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query.decode(), keep_blank_values=True):
        given.setdefault(name, []).append(value)
    known = parameters_at(handler, QueryParameter)
    for name, field in known.items():
        values = given.get(name, [])
        if len(values) > 1:
            yield Fault(name, f"given {len(values)} times")
        elif values:
            yield from _faults_of_value(name, values[0], field)
        elif field.default is Empty:
            yield Fault(name, "missing")
    yield from (Fault(name, "unknown parameter") for name in given if name not in known)


def _faults_of_value(name: str, value: Any, field: FieldDefinition) -> Iterator[Fault]:  # noqa: ANN401 - text or number
    wanted = bounded(field)
    try:
        read = msgspec.convert(value, wanted, strict=False)
        if isinstance(read, datetime):
            aware(name, read)
        if name in _RULES:
            _RULES[name](name, value)
    except msgspec.ValidationError as error:
        said = _WORDS.get(str(error)) or said_of(error, value, wanted)
        is_offset = str(error) == _NO_MOMENT and _LOST_PLUS.search(str(value))
        yield Fault(name, f"{said}; in an address a + is written as %2B" if is_offset else said)
    except RefusedError as error:
        yield from error.faults


_NO_MOMENT = "Invalid RFC3339 encoded datetime"
_LOST_PLUS = re.compile(r" [0-9]{2}:[0-9]{2}$")
"""How an offset from UTC ends whose + has been read as a space, as a + in a query is."""

_WORDS: Mapping[str, str] = {
    "Expected `bool`, got `str`": "neither true nor false",
    "Expected `int`, got `str`": "not a whole number",
    "Expected `float`, got `str`": "not a number",
    _NO_MOMENT: "not a moment such as 2026-01-31T12:00:00Z",
}
"""What is said of text that cannot be read, in place of what is said of JSON."""
