"""What each route does, takes and answers."""

from collections.abc import Container, Mapping
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from dialtree.management.permissions import Permission
from dialtree.web.bodies import may_be_left_out
from dialtree.web.guard import KEY, PUBLIC
from dialtree.web.openapi.answers import headers, refused
from dialtree.web.openapi.docstrings import told
from dialtree.web.openapi.examples import of_operation
from dialtree.web.openapi.parameters import parameters_of
from dialtree.web.openapi.routes import Route, more_answers
from dialtree.web.openapi.schemas import Schema

MEDIA_TYPES = "media_types"
"""The option by which a route says that it answers something other than JSON."""

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

_UNSAID = ResponseSpec(None).description
_WITHOUT_KEY = frozenset({PUBLIC, Permission.PICK, Permission.LET_PICK})
_CHANGES = frozenset({"PATCH", "PUT", "DELETE"})


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
    if _takes_key(route):
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if _is_conditional(route):
        parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
    found: Schema = {
        "tags": route.tags,
        "summary": says.summary.rstrip("."),
        "operationId": operation_id(handler),
    }
    if says.more:
        found["description"] = says.more
    if parameters:
        found["parameters"] = parameters
    if route.takes is not None:
        required = not may_be_left_out(handler)
        found["requestBody"] = {"required": required, "content": _content(described[route.takes], named)}
    elif route.takes_file:
        found["requestBody"] = {"required": True, "content": _FILE}
    found["responses"] = {
        **_answers(route, described, named),
        **refused(_refusals(route, parameters=bool(parameters), versioned=versioned), _said(route.handler)),
    }
    found["security"] = _security(handler)
    return found


def _answers(route: Route, described: Mapping[Any, Schema], named: Mapping[str, Schema]) -> Schema:
    status = route.handler.status_code
    answers = {str(status): _answer(route, status, None if route.gives is None else described[route.gives], named)}
    for more, spec in more_answers(route.handler).items():
        if more < HTTPStatus.BAD_REQUEST:
            answers[str(more)] = _answer(route, more, described[spec.data_container], named)
            if spec.description != _UNSAID:
                answers[str(more)]["description"] = spec.description
    if _is_conditional(route):
        answers["304"] = {
            "description": "It is still of the version that `If-None-Match` names.",
            "headers": headers("ETag"),
        }
    return answers


def _is_conditional(route: Route) -> bool:
    return route.method == "GET" and route.is_tagged


def _answer(route: Route, status: int, schema: Schema | None, named: Mapping[str, Schema]) -> Schema:
    also = ["ETag"] if route.is_tagged else []
    if status == HTTPStatus.CREATED and also:
        also.append("Location")
    answer: Schema = {"description": _DONE.get(status, "As it is now."), "headers": headers(*also)}
    if schema is not None:
        answer["content"] = _content(schema, named)
        for told_of in answer["content"].values():
            if "example" in told_of:
                told_of["example"] = of_operation(operation_id(route.handler), status, told_of["example"])
    elif media_types := route.handler.opt.get(MEDIA_TYPES):
        answer["content"] = {
            media_type: {"schema": _SCHEMAS.get(media_type, {"type": "string"}), "example": it}
            for media_type, it in media_types.items()
        }
    return answer


_DONE = {201: "It has been made.", 204: "It is done."}


def _refusals(route: Route, *, parameters: bool, versioned: bool) -> set[int]:
    found = {414, 429, 503, *(it for it in more_answers(route.handler) if it >= HTTPStatus.BAD_REQUEST)}
    if route.handler.opt[KEY] is not PUBLIC:
        found |= {401, 403}
    if _takes_key(route):
        found |= {400, 409, 422}
    if parameters or route.takes is not None:
        found |= {400, 404}
    if route.takes is not None or route.takes_file:
        found |= {413, 415}
    return found | ({412} if versioned else set())


def _takes_key(route: Route) -> bool:
    """Whether a route heeds `Idempotency-Key`."""
    return route.method == "POST" and route.handler.opt[KEY] not in _WITHOUT_KEY


def _said(handler: HTTPRouteHandler) -> Mapping[int, tuple[str, str]]:
    """What refusals mean of which a route says something of its own, and by what type they are answered."""
    more = more_answers(handler).items()
    return {
        it: (spec.description, str(getattr(spec.data_container, "__name__", "")))
        for it, spec in more
        if it >= HTTPStatus.BAD_REQUEST and spec.description != _UNSAID
    }


def _content(schema: Schema, named: Mapping[str, Schema]) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    examples = named.get(name, schema).get("examples")
    return {
        "application/json": {
            "schema": schema,
            **({"example": examples[0]} if examples else {}),
        }
    }


_BY: Mapping[Permission, str] = {Permission.LET_PICK: "code", Permission.PICK: "picker"}


def _security(handler: HTTPRouteHandler) -> list[Mapping[str, list[str]]]:
    demanded = handler.opt[KEY]
    if demanded is PUBLIC:
        return []
    if demanded in _BY:
        return [{_BY[demanded]: []}]
    person: Mapping[str, list[str]] = {"session": []}
    return [person] if demanded is Permission.OWN else [{"token": []}, person]


def operation_id(handler: HTTPRouteHandler) -> str:
    """What the operation of a route is called."""
    return str(handler.operation_id or _camel(handler.handler_name))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(it.title() for it in rest)
