"""Has our own endpoint answer a request, as it answers those that come over the network."""

import time
from collections.abc import Sequence
from http import HTTPStatus

import msgspec

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.messages import Request
from dialtree.web.console.answers import AnyRequest
from dialtree.web.console.trial.pretty import Pretty, pretty
from dialtree.web.console.trial.ways import Sent


class Answered(msgspec.Struct, frozen=True):
    """What a request was answered with.

    Attributes:
        status: The HTTP status.
        phrase: What the status is called.
        headers: The headers.
        body: The body.
        size: How many bytes that has.
        milliseconds: How long it took, without the network.
    """

    status: int
    phrase: str
    headers: Sequence[tuple[str, str]]
    body: Pretty
    size: int
    milliseconds: float


async def run(endpoint: ExtensionListEndpoint, page: AnyRequest, sent: Sent) -> Answered:
    """Has a request answered.

    Args:
        endpoint: What answers it.
        page: The request of the page: what is asked for is asked from the same address.
        sent: What is asked for.
    """
    content = sent.body.encode()
    request = Request(
        method=sent.method,
        query=sent.query,
        path_length=len(GET_EXTENSIONS),
        client=page.client.host if page.client else "",
        forwarded_for=page.headers.get("x-forwarded-for", ""),
        authorization=sent.headers.get("Authorization", ""),
        accept_encoding="",
        if_none_match="",
        origin="",
        content_type=sent.headers.get("Content-Type", ""),
        content_length=str(len(content)),
        requested_method="",
    )

    async def read_body(limit: int) -> bytes:
        return content[: limit + 1]

    started = time.perf_counter()
    reply = endpoint.at_once(request) or await endpoint.answer(request, read_body)
    milliseconds = (time.perf_counter() - started) * 1000
    return Answered(
        reply.status,
        HTTPStatus(reply.status).phrase,
        reply.headers,
        pretty(reply.body),
        len(reply.body),
        round(milliseconds, 1),
    )
