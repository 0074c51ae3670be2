"""What no route can make use of: text that is none, and bodies of another type than the route takes."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.handlers.base import BaseRouteHandler
from litestar.params import BodyKwarg
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE

from dialtree.directory.faults import Fault, RefusedError
from dialtree.web.authentication import Connection

_NO_TEXT = "not text: it holds a NUL, or is not UTF-8"


def well_formed(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuses what cannot be read as what the route takes.

    Raises:
        RefusedError: A parameter is not UTF-8, or holds a NUL, which PostgreSQL does not know.
        HTTPException: The body is declared to be of a type that the route does not take (415).
    """
    faults = list(_of_parameters(connection))
    if faults:
        raise RefusedError(faults)
    _check_type(connection, handler)


def _of_parameters(connection: Connection) -> Iterator[Fault]:
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


def _check_type(connection: Connection, handler: BaseRouteHandler) -> None:
    data = handler.parsed_fn_signature.parameters.get("data")
    declared = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared and data is not None and isinstance(data.kwarg_definition, BodyKwarg):
        wanted = RequestEncodingType(data.kwarg_definition.media_type).value
        if declared != wanted:
            detail = f"The body is declared as {declared}; this takes Content-Type: {wanted}."
            raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE, detail=detail)
