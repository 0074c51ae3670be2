"""What each route does, takes and answers."""

from collections.abc import Container, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, get_args, get_origin

from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.routes import HTTPRoute

from dialtree.management.permissions import Permission
from dialtree.web.guard import KEY, PUBLIC
from dialtree.web.openapi.answers import headers, refused
from dialtree.web.openapi.docstrings import told
from dialtree.web.openapi.parameters import parameters_of
from dialtree.web.openapi.schemas import Schema

MEDIA_TYPES = "media_types"
"""The option by which a route says that it answers something other than JSON."""

TAGGED = "tagged"
"""The option by which a route says whether its answer has an entity tag, where it does not look so."""

VERSIONED = "versioned"
"""The option by which a route says whether it heeds `If-Match`, where it does not look so."""

_FILE = {
    "application/octet-stream": {
        "schema": {"type": "string", "contentMediaType": "application/octet-stream"},
        "example": "SIP,Name,AccountName\r\n420,Reception,Sales\r\n",
    }
}
_SCHEMAS: Mapping[str, Schema] = {"text/event-stream": {}}
"""Of what is no text to those who read it: some take a schema of events for one of each event."""

_CHANGES = frozenset({"PATCH", "PUT", "DELETE"})


class Route(NamedTuple):
    """A route of the interface.

    Attributes:
        method: Its method.
        path: Its path, as `/api/v1/accounts/{account_id}`.
        handler: What answers it.
    """

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def tags(self) -> list[str]:
        """Under what it is listed."""
        return self.handler.resolve_tags()

    @property
    def takes(self) -> Any:  # noqa: ANN401 - a type
        """The type of its body; None when it takes none."""
        data = self.handler.parsed_fn_signature.parameters.get("data")
        return None if data is None else data.annotation

    @property
    def takes_file(self) -> bool:
        """Whether its body is a file."""
        return "body" in self.handler.parsed_fn_signature.parameters

    @property
    def gives(self) -> Any:  # noqa: ANN401 - a type
        """The type of its answer; None when it has no body, or one that is not JSON."""
        answered = self.handler.parsed_fn_signature.return_type.annotation
        bare = get_args(answered)[0] if get_origin(answered) is Response else answered
        return None if bare is type(None) or (isinstance(bare, type) and issubclass(bare, Response)) else bare

    @property
    def is_tagged(self) -> bool:
        """Whether its answer has an entity tag."""
        answered = get_origin(self.handler.parsed_fn_signature.return_type.annotation) is Response
        made = self.method != "POST" or self.handler.status_code == HTTPStatus.CREATED
        return bool(self.handler.opt.get(TAGGED, answered and made and self.gives is not None))


def routes(web: Litestar) -> Iterator[Route]:
    """The routes of an application that are told of."""
    for route in web.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.resolve_include_in_schema():
                    yield from (Route(it, route.path_format, handler) for it in sorted(handler.http_methods))


def types_of(route: Route) -> Iterator[Any]:
    """The types of a route's body and answers."""
    yield from (it for it in (route.takes, route.gives) if it is not None)
    yield from (it.data_container for it in _more(route.handler).values())


def operation(
    route: Route, tagged: Container[str], described: Mapping[Any, Schema], named: Mapping[str, Schema]
) -> Schema:
    """What is told of a route.

    Args:
        route: The route.
        tagged: The paths of what has an entity tag.
        described: The schemas of types.
        named: What these refer to.
    """
    handler, says = route.handler, told(route.handler.fn)
    versioned = bool(handler.opt.get(VERSIONED, route.method in _CHANGES and route.path in tagged))
    parameters = list(parameters_of(handler))
    if versioned:
        parameters.append({"$ref": "#/components/parameters/IfMatch"})
    if route.method == "POST" and handler.opt[KEY] is not PUBLIC:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    found: Schema = {
        "tags": route.tags,
        "summary": says.summary.rstrip("."),
        "operationId": handler.operation_id or _camel(handler.handler_name),
    }
    if says.more:
        found["description"] = says.more
    if parameters:
        found["parameters"] = parameters
    if route.takes is not None:
        found["requestBody"] = {"required": True, "content": _content(described[route.takes], named)}
    elif route.takes_file:
        found["requestBody"] = {"required": True, "content": _FILE}
    found["responses"] = {
        **_answers(route, described, named),
        **refused(_refusals(route, parameters=bool(parameters), versioned=versioned)),
    }
    found["security"] = _security(handler)
    return found


def _answers(route: Route, described: Mapping[Any, Schema], named: Mapping[str, Schema]) -> Schema:
    status = route.handler.status_code
    answers = {str(status): _answer(route, status, None if route.gives is None else described[route.gives], named)}
    for more, spec in _more(route.handler).items():
        if more < HTTPStatus.BAD_REQUEST:
            answers[str(more)] = _answer(route, more, described[spec.data_container], named)
    return answers


def _answer(route: Route, status: int, schema: Schema | None, named: Mapping[str, Schema]) -> Schema:
    also = ["ETag"] if route.is_tagged else []
    if status == HTTPStatus.CREATED and also:
        also.append("Location")
    answer: Schema = {"description": _DONE.get(status, "As it is now."), "headers": headers(*also)}
    if schema is not None:
        answer["content"] = _content(schema, named)
    elif media_types := route.handler.opt.get(MEDIA_TYPES):
        answer["content"] = {
            media_type: {"schema": _SCHEMAS.get(media_type, {"type": "string"}), "example": it}
            for media_type, it in media_types.items()
        }
    return answer


_DONE = {201: "It has been made.", 204: "It is done."}


def _refusals(route: Route, *, parameters: bool, versioned: bool) -> set[int]:
    found = {429, 503, *(it for it in _more(route.handler) if it >= HTTPStatus.BAD_REQUEST)}
    if route.handler.opt[KEY] is not PUBLIC:
        found |= {401, 403}
        if route.method == "POST":
            found |= {400, 409, 422}
    if parameters or route.takes is not None:
        found |= {400, 404}
    if route.takes is not None or route.takes_file:
        found |= {413, 415}
    return found | ({412} if versioned else set())


def _more(handler: HTTPRouteHandler) -> Mapping[int, ResponseSpec]:
    return handler.responses or {}


def _content(schema: Schema, named: Mapping[str, Schema]) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    examples = named.get(name, schema).get("examples")
    return {"application/json": {"schema": schema, **({"example": examples[0]} if examples else {})}}


def _security(handler: HTTPRouteHandler) -> list[Mapping[str, list[str]]]:
    demanded = handler.opt[KEY]
    if demanded is PUBLIC:
        return []
    person: Mapping[str, list[str]] = {"session": []}
    return [person] if demanded is Permission.OWN else [{"token": []}, person]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(it.title() for it in rest)
