"""Errors as they are answered: problem details (RFC 9457) that name each bad field."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response

from dialtree.directory.faults import Fault

MEDIA_TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was not carried out (RFC 9457 section 3.1).

    Attributes:
        type: "about:blank": the title says what the status says.
        title: What kind of problem it is.
        status: The HTTP status.
        detail: What is wrong this time.
        errors: Each field that is wrong, and what is wrong with it.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: Sequence[Fault] = ()


def problem(
    status: int, detail: str = "", errors: Sequence[Fault] = (), headers: dict[str, str] | None = None
) -> Response[Problem]:
    """The answer that tells of a problem."""
    told = Problem("about:blank", HTTPStatus(status).phrase, status, detail, errors)
    return Response(told, status_code=status, media_type=MEDIA_TYPE, headers=headers or {})


AnyRequest = Request[Any, Any, Any]
"""A request, whoever makes it."""
