"""Requests that the document allows, and many that it does not: nothing breaks, and what is told is true."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dialtree.management.permissions import Permission
from dialtree.web.guard import KEY
from web.described import load_document
from web.office import Office
from web.picking import let_pick, new_code, staff
from web.samples import SAMPLES
from web.test_permissions import ROUTES

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
ACCOUNT = 2
EXAMPLES = 6
"""How many requests of each sort are made of each operation."""

OPAQUE = {"cursor", "after"}
"""What the document cannot tell: they are good only as they were answered."""

_BY_FORMAT = {(method, path.replace(":int}", "}").replace(":str}", "}")): (method, path) for method, path in ROUTES}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return asyncio.run(load_document())


@pytest.mark.timeout(600)
async def test_nothing_breaks_and_everything_is_as_told(office: Office, document: dict[str, Any]) -> None:
    schema = schemathesis.openapi.from_dict(document)
    loop, wrong = asyncio.get_running_loop(), []
    await staff(office)
    _, code = await new_code(office)
    picker = (await let_pick(office, 101, code)).token
    for found in schema.get_all_operations():
        operation = found.ok()
        place = _BY_FORMAT[operation.method.upper(), operation.path.removeprefix("/api/v1")]
        secret = {Permission.LET_PICK: code, Permission.PICK: picker}.get(
            ROUTES[place].opt[KEY], office.tokens["operator"]
        )
        there = await SAMPLES[place].make(office.database, ACCOUNT)

        def call(request: requests.PreparedRequest) -> httpx.Response:
            answering = office.client.request(
                str(request.method), str(request.url), headers=_headers(request), content=_body(request)
            )
            return asyncio.run_coroutine_threadsafe(answering, loop).result()

        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            wrong += await asyncio.to_thread(_try, secret, operation, mode, there, call)
        if operation.method == "get" and operation.path_parameters:
            wrong += await asyncio.to_thread(_try, secret, operation, GenerationMode.NEGATIVE, None, call)
    assert wrong == [], "\n\n".join(wrong)


def _try(
    secret: str,
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    there: Mapping[str, Any] | None,
    call: Callable[[requests.PreparedRequest], httpx.Response],
) -> list[str]:
    """Makes requests of an operation; with `there`, of things that are there."""
    names = {it.name for it in operation.path_parameters}
    given_path = None if there is None else {name: value for name, value in there.items() if name in names}

    @settings(
        derandomize=True, database=None, max_examples=EXAMPLES, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(mode, path_parameters=given_path))
    def attempt(case: Case) -> None:
        sent = requests.Request(**case.as_transport_kwargs("http://dialtree.example")).prepare()
        # After all else: schemathesis makes up credentials, too.
        sent.headers["Authorization"] = f"Bearer {secret}"
        answer = Response.from_httpx(call(sent), verify=False)
        checks = [*CHECKS, positive_data_acceptance] if _is_told(operation, case) else CHECKS
        case.validate_response(answer, checks=checks)

    try:
        attempt()
    except FailureGroup as failures:
        return [f"{operation.method.upper()} {operation.path}: {it}" for it in failures.exceptions]
    except Exception as error:
        return [f"{operation.method.upper()} {operation.path} ({mode.value}): {error!r}"]
    return []


def _is_told(operation: APIOperation[Any, Any, Any, Any], case: Case) -> bool:
    """Whether the document can tell if a request is refused.

    A change may be refused for what there is already: what refers to what, what is unique, what is enabled. And who
    sees several organisations must say which one where there can be only one.
    """
    query = case.query or {}
    whose = {it.name for it in operation.query} & {"organization_id"}
    return operation.method == "get" and not query.keys() & OPAQUE and whose <= query.keys()


def _headers(request: requests.PreparedRequest) -> list[tuple[bytes, bytes]]:
    return [(_octets(name), _octets(value)) for name, value in request.headers.items()]


def _octets(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body if isinstance(body, bytes) else str(body).encode()
