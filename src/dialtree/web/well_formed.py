"""What no route can make use of: addresses and bodies that are not of the form that it takes."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.handlers.base import BaseRouteHandler
from litestar.params import BodyKwarg
from litestar.status_codes import HTTP_414_REQUEST_URI_TOO_LONG, HTTP_415_UNSUPPORTED_MEDIA_TYPE
from litestar.typing import FieldDefinition
from litestar.utils.scope.state import ScopeState

from dialtree.directory.faults import Fault, RefusedError
from dialtree.web.authentication import Connection
from dialtree.web.bodies import faults_of_body, may_be_left_out, read_json
from dialtree.web.queries import faults_of_path, faults_of_query

MOST_QUERY = 8192
"""The longest query in bytes, as for the contract's own addresses."""

_TOO_LONG = f"The query is longer than {MOST_QUERY:,} bytes."
_NO_TEXT = "not text: it holds a NUL, or is not UTF-8"


async def well_formed(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuses what cannot be read as what the route takes; a body that may be left out is `{}` then.

    A body alone that is wrong is refused when it is read.

    Raises:
        RefusedError: A parameter is not UTF-8, or holds a NUL, which PostgreSQL does not know; or one is not of the
            form that the route takes, or it takes none of that name: all of them, with all that is wrong in the body.
        HTTPException: The query is longer than `MOST_QUERY` (414), or the body is declared to be of a type that the
            route does not take (415).
    """
    if len(connection.scope["query_string"]) > MOST_QUERY:
        raise HTTPException(status_code=HTTP_414_REQUEST_URI_TOO_LONG, detail=_TOO_LONG)
    faults = list(_of_text(connection))
    if faults:
        raise RefusedError(faults)
    # Pages may be led to with whatever a mail or another page puts behind their address.
    if connection.scope.get("method") == "OPTIONS" or not handler.resolve_include_in_schema():  # type: ignore[attr-defined]
        return
    _check_type(connection, handler)
    faults = [
        *faults_of_path(handler, connection.path_params),
        *faults_of_query(handler, connection.scope["query_string"]),
    ]
    data = handler.parsed_fn_signature.parameters.get("data")
    if data is not None and _is_json(data):
        value = await _read(connection, handler)
        # What is wrong in a body alone is found when it is taken as what the route takes.
        faults += faults_of_body(data.annotation, value) if faults else ()
    if faults:
        raise RefusedError(faults)


def _of_text(connection: Connection) -> Iterator[Fault]:
    if not _is_text(connection.scope.get("raw_path") or connection.scope["path"].encode(errors="surrogateescape")):
        yield Fault("path", _NO_TEXT)
    for pair in connection.scope["query_string"].split(b"&"):
        name, _, value = pair.partition(b"=")
        if not (_is_text(name) and _is_text(value)):
            yield Fault(
                unquote_to_bytes(name).decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}"), _NO_TEXT
            )


def _is_text(quoted: bytes) -> bool:
    plain = unquote_to_bytes(quoted)
    try:
        plain.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in plain


async def _read(connection: Connection, handler: BaseRouteHandler) -> Any:  # noqa: ANN401 - any JSON
    state, body = ScopeState.from_scope(connection.scope), await Request(connection.scope, connection.receive).body()
    if not body and may_be_left_out(handler):
        body = state.body = b"{}"
    state.json = read_json(body)
    return state.json


def _is_json(data: FieldDefinition) -> bool:
    return isinstance(data.kwarg_definition, BodyKwarg) and data.kwarg_definition.media_type is RequestEncodingType.JSON


def _check_type(connection: Connection, handler: BaseRouteHandler) -> None:
    data = handler.parsed_fn_signature.parameters.get("data")
    declared = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared and data is not None and isinstance(data.kwarg_definition, BodyKwarg):
        wanted = RequestEncodingType(data.kwarg_definition.media_type).value
        if declared != wanted:
            detail = f"The body is declared as {declared}; this takes Content-Type: {wanted}."
            raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE, detail=detail)
