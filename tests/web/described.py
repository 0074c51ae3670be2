"""What management says of itself, and its operations one by one."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import httpx

from dialtree.web.front import fronted
from web.shared import WEB


class Operation(NamedTuple):
    """One operation of the document."""

    method: str
    path: str
    said: Mapping[str, Any]


def public_client() -> httpx.AsyncClient:
    """Calls what needs no database."""
    transport = httpx.ASGITransport(fronted(WEB))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://dialtree.example")


async def load_document() -> dict[str, Any]:
    """The document as anybody gets it."""
    async with public_client() as client:
        document: dict[str, Any] = (await client.get("/api/v1/openapi.json")).raise_for_status().json()
    return document


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, said in item.items():
            yield Operation(method.upper(), path, said)
