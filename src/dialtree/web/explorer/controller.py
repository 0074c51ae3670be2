"""`/api/v1`, `/api/v1/openapi.json`, `/api/v1/docs`: what management says of itself, for programs and for people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from dialtree import __version__
from dialtree.web.guard import PUBLIC
from dialtree.web.landing import wants_page
from dialtree.web.openapi.document import document

PAGE = "/api/v1/docs"
"""The page for people."""

_HERE = Path(__file__).parent
_JAVASCRIPT = "text/javascript"
_FILES: Mapping[str, tuple[Path, str]] = {
    "explorer.js": (_HERE / "explorer.js", _JAVASCRIPT),
    "swagger-ui-bundle.js": (_HERE / "assets/swagger-ui-bundle.js", _JAVASCRIPT),
    "swagger-ui.css": (_HERE / "assets/swagger-ui.css", "text/css"),
    "favicon-32x32.png": (_HERE / "assets/favicon-32x32.png", "image/png"),
}
# The pictures of Swagger UI's style sheet stand in it, as data.
_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_BY_ACCEPT = {"Vary": "Accept"}
_FOR_A_DAY = "public, max-age=86400"

_Name = Annotated[str, PathParameter(description="The name of a file.")]


class Index(msgspec.Struct, frozen=True):
    """Where management says what it is.

    Attributes:
        documentation: The page for people.
        openapi: The document for programs.
        version: Dialtree's version.
    """

    documentation: str = PAGE
    openapi: str = "/api/v1/openapi.json"
    version: str = __version__


class ExplorerController(Controller):
    """The document and its page."""

    include_in_schema = False
    opt = {"permission": PUBLIC}  # noqa: RUF012 - as Litestar has it

    @get("/", sync_to_thread=False)
    def begin(self, request: Request[Any, Any, Any]) -> Response[Index] | Redirect:
        """Where to begin: browsers are led to the page."""
        if wants_page(request.headers.get("accept", "")):
            return Redirect(PAGE, status_code=HTTP_303_SEE_OTHER, headers=_BY_ACCEPT)
        return Response(Index(), headers=_BY_ACCEPT)

    @get("/openapi.json", sync_to_thread=False)
    def show_document(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """The OpenAPI document."""
        state = request.app.state
        if "document" not in state:
            state["document"] = msgspec.json.encode(document(request.app))
        return Response(state["document"], media_type="application/json")

    @get("/docs", sync_to_thread=False)
    def show_page(self) -> Response[bytes]:
        """The page."""
        page = (_HERE / "index.html").read_bytes()
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})

    @get("/docs/{name:str}", sync_to_thread=True)
    def show_file(self, name: _Name) -> Response[bytes]:
        """What the page is made of."""
        if name not in _FILES:
            raise NotFoundException
        path, media_type = _FILES[name]
        return Response(path.read_bytes(), media_type=media_type, headers={"Cache-Control": _FOR_A_DAY})
