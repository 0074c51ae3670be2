"""What management says of itself: true, whole and with examples."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from dialtree import __version__
from dialtree.management.uploads import MOST_BYTES
from dialtree.web.guard import KEY, PUBLIC
from dialtree.web.problem import MEDIA_TYPE
from web.described import Operation, load_document, operations, public_client
from web.office import Office
from web.samples import SAMPLES
from web.test_permissions import ROUTES

_OWN = 2
_SELF = {("GET", ""), ("GET", "/openapi.json"), ("GET", "/docs"), ("GET", "/docs/{name:str}")}
"""What tells of the rest is not told of."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return asyncio.run(load_document())


def _contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for method, path, said in operations(document):
        if "requestBody" in said:
            yield f"{method} {path}", said["requestBody"]["content"]
        for status, answer in said["responses"].items():
            if "content" in answer:
                yield f"{method} {path} {status}", answer["content"]
    for name, answer in document["components"]["responses"].items():
        yield name, answer["content"]


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_in_it(document: dict[str, Any]) -> None:
    told = {(it.method, it.path.removeprefix("/api/v1")) for it in operations(document)}
    assert told == {(method, re.sub(r":\w+}", "}", path)) for method, path in set(ROUTES) - _SELF}


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [it.said["operationId"] for it in operations(document)]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]*)+", name)] == []
    assert all(it.said["summary"] and it.said["tags"] for it in operations(document))


def test_every_body_and_answer_has_an_example_that_is_right(document: dict[str, Any]) -> None:
    wrong = []
    for place, content in _contents(document):
        for media_type, told in content.items():
            assert "example" in told, place
            if media_type.endswith("json"):
                schema = {**told["schema"], "components": document["components"]}
                wrong += [
                    (place, it.message) for it in jsonschema_rs.validator_for(schema).iter_errors(told["example"])
                ]
    assert wrong == [], wrong


def test_every_field_and_parameter_is_described(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    fields = [(name, it) for name, schema in schemas.items() for it, told in schema.get("properties", {}).items()
              if "description" not in told and "enum" not in told]  # fmt: skip
    assert fields == [], fields
    parameters = [(it.path, told["name"]) for it in operations(document) for told in it.said.get("parameters", ())
                  if "$ref" not in told and not told["description"]]  # fmt: skip
    assert parameters == [], parameters


def test_values_are_called_as_json_has_them(document: dict[str, Any]) -> None:
    said = [it for it in _descriptions(document) if re.search(r"(?<!If-)\b(None|True|False)\b", it)]
    assert said == [], said


def _descriptions(part: Any) -> Iterator[str]:  # noqa: ANN401 - any part of the document
    if isinstance(part, dict):
        if isinstance(part.get("description"), str):
            yield part["description"]
        part = list(part.values())
    for it in part if isinstance(part, list) else ():
        yield from _descriptions(it)


def test_what_a_route_says_of_itself_goes_before_what_holds_for_all(document: dict[str, Any]) -> None:
    imports = document["paths"]["/api/v1/imports"]["post"]["responses"]
    applying = document["paths"]["/api/v1/imports/{import_id}/apply"]["post"]["responses"]
    assert imports["413"]["description"] == f"The file is larger than {MOST_BYTES // 10**6} MB."
    assert applying["202"]["description"] == "It is being applied."
    assert applying["409"]["description"].startswith("It is not in the state `planned`")


def test_examples_fit_their_operations(document: dict[str, Any]) -> None:
    told = {it.said["operationId"]: it.said["responses"] for it in operations(document)}

    def answered(operation: str, status: str) -> Any:  # noqa: ANN401 - an example
        return told[operation][status]["content"]["application/json"]["example"]

    assert answered("addImport", "201")["state"] == "planned"
    assert answered("applyImport", "202")["state"] == "applying"
    operator = answered("getOperator", "200")
    assert (operator["role"], operator["organization_id"], answered("listOperators", "200")["items"]) == (
        "operator", None, [operator],
    )  # fmt: skip
    assert answered("makeUserLink", "201")["path"].startswith("/console/reset#")


def test_problems_are_told_of_as_problems(document: dict[str, Any]) -> None:
    for method, path, said in operations(document):
        refused = {status: it for status, it in said["responses"].items() if status >= "400"}
        assert {"429", "503"} <= set(refused), (method, path)
        assert all("$ref" in it or set(it["content"]) == {MEDIA_TYPE} for it in refused.values()), (method, path)
        public = ROUTES[method, _pattern(path)].opt[KEY] is PUBLIC
        assert public == (said["security"] == []), (method, path)
        assert public or {"401", "403"} <= set(refused), (method, path)


def _pattern(path: str) -> str:
    below = path.removeprefix("/api/v1")
    return next(it for _, it in ROUTES if re.sub(r":\w+}", "}", it) == below)


async def _answer(office: Office, it: Operation, headers: dict[str, str]) -> Any:  # noqa: ANN401
    sample = SAMPLES[it.method, _pattern(it.path)]
    parameters = await sample.make(office.database, _OWN)
    path = it.path.removeprefix("/api/v1").format(**parameters) + sample.query.format(**parameters)
    return await office.call(it.method, path, sample.body(_OWN), by="operator", headers=headers)


async def test_headers_are_what_is_told(office: Office, document: dict[str, Any]) -> None:
    untrue = []
    for it in operations(document):
        answer = await _answer(office, it, {})
        if answer.is_success:
            told = set(it.said["responses"][str(answer.status_code)]["headers"])
            given = {name for name in ("ETag", "Location", "RateLimit", "RateLimit-Policy") if name in answer.headers}
            if told != given:
                untrue.append((it.method, it.path, told ^ given))
    assert untrue == [], untrue


async def test_if_match_is_heeded_where_that_is_told(office: Office, document: dict[str, Any]) -> None:
    untrue = []
    for it in operations(document):
        answer = await _answer(office, it, {"If-Match": '"of long ago"'})
        if ("412" in it.said["responses"]) != (answer.status_code == 412) and answer.status_code != 403:
            untrue.append((it.method, it.path, answer.status_code))
    assert untrue == [], untrue


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
async def test_programs_are_told_where_to_begin(accept: str) -> None:
    async with public_client() as client:
        for path in ("/api/v1", "/api/v1/"):
            answer = await client.get(path, headers={"Accept": accept})
            assert answer.status_code == 200
            index = answer.json()
            assert index.pop("version") == __version__
            assert index == {"documentation": "/api/v1/docs", "openapi": "/api/v1/openapi.json"}
            assert [(await client.get(it)).status_code for it in index.values()] == [200, 200]
        for method in ("GET", "HEAD", "POST"):
            assert (await client.request(method, "/", headers={"Accept": accept})).status_code == 404


async def test_browsers_are_led_to_the_page() -> None:
    accept = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}
    async with public_client() as client:
        for path, page in (("/", "/console"), ("/api/v1", "/api/v1/docs")):
            for method in ("GET", "HEAD"):
                answer = await client.request(method, path, headers=accept)
                led = answer.status_code, answer.headers["Location"], answer.headers["Vary"]
                assert led == (303, page, "Accept")
        assert (await client.post("/", headers=accept)).status_code == 404


async def test_every_answer_has_safe_headers() -> None:
    async with public_client() as client:
        for path in (
            "/api/v1/openapi.json",
            "/api/v1/docs",
            "/api/v1/docs/explorer.js",
            "/api/v1/nothing",
            "/elsewhere",
        ):
            headers = (await client.get(path)).headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Content-Security-Policy"].startswith("default-src 'self'")
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cache-Control"] == ("public, max-age=86400" if path.endswith(".js") else "no-store")
