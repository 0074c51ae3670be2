"""What routes answer beside what was asked for: problems, and headers."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from dialtree.web.problem import MEDIA_TYPE

Schema = dict[str, Any]

_WHY: Mapping[int, tuple[str, str]] = {
    400: ("BadRequest", "A field or a parameter is wrong; `errors` names each."),
    401: ("NotSignedIn", "Nobody is proven to make the request: no token or session, or one that is not good."),
    403: ("NotPermitted", "Your role may not do this, or not for the whole of it."),
    404: ("NotFound", "There is no such thing within your reach."),
    409: (
        "InProgress",
        "A request with this `Idempotency-Key` was carried out; its answer is not known, not yet, or not told again.",
    ),
    410: ("Gone", "The cursor leads nowhere any more; `start` says where to begin anew."),
    412: ("Changed", "It has changed since the version that `If-Match` names."),
    413: ("TooLarge", "The body is larger than 256 KiB."),
    414: ("TooLong", "The query is longer than 8 KiB."),
    415: ("NotJson", "The body is declared as something that this does not take."),
    422: ("KeyUsed", "This `Idempotency-Key` was used with another request."),
    429: ("TooMany", "Too many requests; `Retry-After` says for how many seconds to wait."),
    503: ("OutOfReach", "The database is out of reach; try again after `Retry-After` seconds."),
}
_WAIT = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
_MORE_HEADERS: Mapping[int, Mapping[str, Schema]] = {429: _WAIT, 503: _WAIT}

HEADERS: Mapping[str, Schema] = {
    "ETag": {
        "description": "The version that is shown; send it as `If-Match` with a change, or as `If-None-Match` to read.",
        "schema": {"type": "string"},
        "example": '"5d41402abc4b2a76"',
    },
    "Location": {
        "description": "Where it is from now on.",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": "/api/v1/accounts/2",
    },
    "RetryAfter": {
        "description": "For how many seconds to wait.",
        "schema": {"type": "integer", "minimum": 0},
        "example": 5,
    },
    "RateLimitPolicy": {
        "description": "How many requests (`q`) are allowed in how many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"default";q=120;w=12',
    },
    "RateLimit": {
        "description": "How many requests remain (`r`), and in how many seconds all are there again (`t`).",
        "schema": {"type": "string"},
        "example": '"default";r=119;t=0',
    },
}
"""The headers of answers, as components."""

_LIMITS = {
    "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"},
    "RateLimit": {"$ref": "#/components/headers/RateLimit"},
}

IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A string of your own, new for each deed. A retry with the same key within 24 hours is answered as "
    "the first time, and nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the version that you mean to change; without, whatever there is.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the version that you know; when it is that still, the answer is 304, without it.",
    "schema": {"type": "string", "pattern": '^"[0-9A-Za-z]*"$'},
}
PARAMETERS: Mapping[str, Schema] = {
    "IdempotencyKey": IDEMPOTENCY_KEY,
    "IfMatch": IF_MATCH,
    "IfNoneMatch": IF_NONE_MATCH,
}
"""The headers of requests, as components."""


def problems() -> dict[str, Schema]:
    """The problems that are answered, as components."""
    return {name: _problem(status, why) for status, (name, why) in _WHY.items()}


def refused(statuses: Iterable[int], differently: Mapping[int, tuple[str, str]]) -> dict[str, Schema]:
    """The answers of a route to requests that it does not carry out, by status.

    Args:
        statuses: Which ones.
        differently: What they mean on this route, where that is something else than elsewhere, and the name of the type
            that they are answered by.
    """
    common = {it: {"$ref": f"#/components/responses/{_WHY[it][0]}"} for it in statuses}
    own = {it: _problem(it, why, name) for it, (why, name) in differently.items()}
    return {str(it): answer for it, answer in sorted({**common, **own}.items())}


def headers(*names: str) -> dict[str, Schema]:
    """The headers of an answer: those of these names, and those that every answer has."""
    return {**{it: {"$ref": f"#/components/headers/{it}"} for it in names}, **_LIMITS}


def _problem(status: int, why: str, schema: str = "Problem") -> Schema:
    schema = "CursorGone" if status == HTTPStatus.GONE else schema
    example: Schema = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": why.replace("`", "")
    }  # fmt: skip
    if status == HTTPStatus.BAD_REQUEST:
        example = {**example, "detail": "A field is wrong.", "errors": [{"field": "name", "message": "is empty"}]}
    elif status == HTTPStatus.GONE:
        example["start"] = "/api/v1/changes?organization_id=1&after=start"
    return {
        "description": why,
        "headers": {**_MORE_HEADERS.get(status, {}), **_LIMITS},
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}},
    }
