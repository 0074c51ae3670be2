"""Why imports are not taken, applied or deleted, and how that is answered."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import (
    HTTP_409_CONFLICT,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from dialtree.management.uploads import BrokenOffError, BusyError, UploadConflictError
from dialtree.web.problem import AnyRequest, Problem, problem

_WAIT = {"Retry-After": "5"}
_BUSY = ResponseSpec(
    Problem,
    description="Other large files are being imported, the server stops, or the database is out of reach; try again "
    "after `Retry-After` seconds.",
)

NOT_TAKEN: Mapping[int, ResponseSpec] = {
    HTTP_413_REQUEST_ENTITY_TOO_LARGE: ResponseSpec(Problem, description="The file is larger than 50 MB."),
    HTTP_415_UNSUPPORTED_MEDIA_TYPE: ResponseSpec(
        Problem, description="The file is sent as a form (`curl -F`); the body is to be the file itself."
    ),
    HTTP_503_SERVICE_UNAVAILABLE: _BUSY,
}
"""What the document says of files that are not taken."""

NOT_APPLIED: Mapping[int, ResponseSpec] = {
    HTTP_409_CONFLICT: ResponseSpec(
        Problem,
        description="It is not in the state `planned`, or would do anything else now than was shown; or a "
        "request with this `Idempotency-Key` was carried out, and its answer is not known.",
    ),
    HTTP_503_SERVICE_UNAVAILABLE: _BUSY,
}
"""What it says of imports that are not applied."""

NOT_DELETED: Mapping[int, ResponseSpec] = {
    HTTP_409_CONFLICT: ResponseSpec(Problem, description="It is being applied."),
}
"""What it says of those that are not deleted."""


def _conflict(_: AnyRequest, error: UploadConflictError) -> Response[Problem]:
    return problem(409, _sentence(error))


def _busy(_: AnyRequest, error: BusyError | BrokenOffError) -> Response[Problem]:
    return problem(503, _sentence(error), headers=dict(_WAIT))


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


HANDLERS: MutableMapping[Any, Any] = {UploadConflictError: _conflict, BusyError: _busy, BrokenOffError: _busy}
"""By kind of failure."""
