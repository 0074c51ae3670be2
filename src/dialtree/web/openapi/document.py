"""The OpenAPI document of management."""

from typing import Any

from litestar import Litestar

from dialtree import __version__
from dialtree.web.cookie import NAME
from dialtree.web.openapi.answers import HEADERS, PARAMETERS, problems
from dialtree.web.openapi.operations import operation
from dialtree.web.openapi.routes import routes, types_of
from dialtree.web.openapi.schemas import schemas
from dialtree.web.openapi.welcome import WELCOME
from dialtree.web.problem import Problem

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def document(web: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an application's routes, as JSON."""
    found = sorted(routes(web), key=lambda it: _METHODS.index(it.method))
    described, named = schemas(dict.fromkeys([Problem, *(it for route in found for it in types_of(route))]))
    tagged = {it.path for it in found if it.method == "GET" and it.is_tagged}
    paths: dict[str, dict[str, Any]] = {}
    for it in sorted(found, key=lambda it: it.path):
        paths.setdefault(it.path, {})[it.method.lower()] = operation(it, tagged, described, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dialtree management",
            "version": __version__,
            "summary": "The directory of an organisation's telephone extensions.",
            "description": WELCOME,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This server."}],
        "tags": [
            {"name": it}
            for it in dict.fromkeys(tag for path in paths.values() for op in path.values() for tag in op["tags"])
        ],
        "paths": paths,
        "components": {
            "schemas": named,
            "responses": problems(),
            "parameters": dict(PARAMETERS),
            "headers": dict(HEADERS),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A management token, for programs: `POST /api/v1/tokens` issues one.",
                },
                "code": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A code, for information systems: `POST /api/v1/codes` issues one.",
                },
                "picker": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a picker session: `POST /api/v1/picker-sessions` begins one.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": NAME,
                    "description": "The session of a person: `POST /api/v1/session` begins one.",
                },
            },
        },
    }
