"""What routes take in their path and query."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg, PathParameter, QueryParameter
from litestar.types.empty import Empty
from litestar.typing import FieldDefinition

from dialtree.web.openapi.examples import parameter_example
from dialtree.web.openapi.schemas import Schema, schema_of, without_null

_BOUNDS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern")


def parameters_of(handler: HTTPRouteHandler) -> Iterator[Schema]:
    """What a route takes in its path and its query."""
    for name, field in handler.parsed_fn_signature.parameters.items():
        kwarg = field.kwarg_definition
        if isinstance(kwarg, PathParameter):
            yield _parameter(name, "path", field, kwarg)
        elif isinstance(kwarg, QueryParameter):
            yield _parameter(kwarg.name or name, "query", field, kwarg)


def _parameter(name: str, place: str, field: FieldDefinition, kwarg: ParameterKwarg) -> Schema:
    schema = schema_of(_bounded(field.annotation, kwarg))
    required = place == "path" or field.default is Empty
    if not required and field.default not in {None, ""}:
        schema["default"] = field.default
    parameter: Schema = {"name": name, "in": place, "required": required, "schema": schema}
    if kwarg.description:
        parameter["description"] = kwarg.description
    if (example := parameter_example(name, schema)) is not None:
        parameter["example"] = example
    return parameter


def _bounded(annotation: Any, kwarg: ParameterKwarg) -> Any:  # noqa: ANN401 - a type
    bare = without_null(annotation)
    bounds = {it: getattr(kwarg, it) for it in _BOUNDS if getattr(kwarg, it) is not None}
    return Annotated[bare, msgspec.Meta(**bounds)] if bounds else bare
