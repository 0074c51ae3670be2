"""Versions of resources on the wire: `ETag` and `If-Match` (RFC 9110 sections 8.8.3 and 13.1.1)."""

from typing import TypeVar

import msgspec
from litestar import Response

from dialtree.management.versions import version_of
from dialtree.web.problem import AnyRequest

T = TypeVar("T", bound=msgspec.Struct)


def tagged(view: T, status: int = 200, location: str | None = None, of: msgspec.Struct | None = None) -> Response[T]:
    """The answer that shows a thing, with its version.

    Args:
        view: What is shown of it.
        status: The HTTP status.
        location: Where it is from now on, when it has just been made.
        of: What the version is of, where more is shown beside it that changes by itself, such as counts; None means
            all that is shown.
    """
    headers = {"ETag": f'"{version_of(of or view)}"'}
    if location is not None:
        headers["Location"] = location
    return Response(view, status_code=status, headers=headers)


def expected_version(request: AnyRequest) -> str | None:
    """The version that a request wants to change, by its `If-Match`; None when it does not care."""
    header = request.headers.get("if-match", "").strip()
    return header.strip('"') or None
