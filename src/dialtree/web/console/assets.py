"""What pages are made of beside their HTML: styles, scripts, fonts, icons.

Their address holds a digest of them all, so that browsers keep them for good and still never show old ones.
"""

import gzip
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import brotli
from litestar import Controller, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from dialtree.web.guard import PUBLIC

CONSOLE = "/console"
"""Where the console is."""

_HERE = Path(__file__).parent
_TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_PACKED = frozenset({".css", ".js", ".svg"})
_FOR_GOOD = "public, max-age=31536000, immutable"
# Another version's page asks for it, while servers are being replaced one by one.
_FOR_A_MOMENT = "public, max-age=60"
_BROTLI, _GZIP = 7, 6

_Name = Annotated[str, PathParameter(description="The name of a file.")]


@cache
def files() -> Mapping[str, Path]:
    """The files, by name."""
    found = (it for folder in ("assets", "static") for it in sorted((_HERE / folder).iterdir()))
    return {it.name: it for it in found if it.suffix in _TYPES}


@cache
def address_of(name: str) -> str:
    """Where a file is served.

    Raises:
        KeyError: There is none of that name.
    """
    return f"{CONSOLE}/assets/{_digest()}/{files()[name].name}"


class AssetController(Controller):
    """The files."""

    path = "/assets"
    # They are nobody's secret, and a page that asks for ten of them is one request to whoever counts.
    opt = {"permission": PUBLIC, "exclude_from_auth": True}  # noqa: RUF012 - as Litestar has it

    @get("/{digest:str}/{name:str}", sync_to_thread=True)
    def show(self, request: Request[Any, Any, Any], digest: _Name, name: _Name) -> Response[bytes]:
        """A file."""
        if name not in files():
            raise NotFoundException
        packing = _packing(name, request.headers.get("accept-encoding", ""))
        headers = {"Cache-Control": _FOR_GOOD if digest == _digest() else _FOR_A_MOMENT}
        if packing:
            headers |= {"Content-Encoding": packing, "Vary": "Accept-Encoding"}
        return Response(_content(name, packing), media_type=_TYPES[files()[name].suffix], headers=headers)


@cache
def _digest() -> str:
    digest = sha256()
    for name, path in files().items():
        digest.update(name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def _content(name: str, packing: str) -> bytes:
    plain = files()[name].read_bytes()
    if packing == "br":
        packed: bytes = brotli.compress(plain, quality=_BROTLI)
        return packed
    return gzip.compress(plain, _GZIP, mtime=0) if packing else plain


def _packing(name: str, accepted: str) -> str:
    if files()[name].suffix not in _PACKED:
        return ""
    names = {it.partition(";")[0].strip() for it in accepted.split(",")}
    return next((it for it in ("br", "gzip") if it in names), "")
