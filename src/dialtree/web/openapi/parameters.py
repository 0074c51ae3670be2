"""What routes take in their path and query."""

from collections.abc import Iterator, Mapping

from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg, PathParameter, QueryParameter
from litestar.types.empty import Empty
from litestar.typing import FieldDefinition

from dialtree.web.openapi.examples import parameter_example
from dialtree.web.openapi.schemas import Schema, schema_of
from dialtree.web.queries import bounded, parameters_at

_PLACES: tuple[tuple[str, type[ParameterKwarg]], ...] = (("path", PathParameter), ("query", QueryParameter))

_IN_PATH = "Which one."
_IN_QUERY: Mapping[str, str] = {
    "account_id": "Only on this account.",
    "active": "Only what is enabled; by false, only what is disabled.",
    "below": "Whether those on accounts below `account_id` count, too.",
    "entity_id": "Only what was done to the one with this number.",
    "file_name": "What the file is called, as it is to be shown.",
    "has_user": "Only what is set to a user; by false, only what is set to none.",
    "organization_id": "Only of this organisation.",
    "parent_id": "Only what is right below this account.",
    "user_id": "Only what is set to this user.",
}
"""What is said of a parameter by its name, where it says nothing of itself."""


def parameters_of(handler: HTTPRouteHandler) -> Iterator[Schema]:
    """What a route takes in its path and its query."""
    for place, kind in _PLACES:
        for name, field in parameters_at(handler, kind).items():
            yield _parameter(name, place, field)


def _parameter(name: str, place: str, field: FieldDefinition) -> Schema:
    schema = schema_of(bounded(field))
    required = place == "path" or field.default is Empty
    if not required and field.default not in {None, ""}:
        schema["default"] = field.default
    parameter: Schema = {"name": name, "in": place, "required": required, "schema": schema}
    kwarg, says = field.kwarg_definition, None
    if isinstance(kwarg, ParameterKwarg):
        schema.update(kwarg.schema_extra or {})
        says = kwarg.description
    parameter["description"] = says or (_IN_PATH if place == "path" else _IN_QUERY[name])
    if (example := parameter_example(name, schema)) is not None:
        parameter["example"] = example
    return parameter
