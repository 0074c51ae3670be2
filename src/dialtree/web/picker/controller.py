"""`/picker.js`: the picker, for pages everywhere."""

from typing import Any

from litestar import Controller, Request, Response, get

from dialtree.web.guard import PUBLIC
from dialtree.web.picker.module import module, tag

_HEADERS = {
    # Modules of another origin are loaded by CORS; this one is nobody's secret.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Soon asked for again, so that a page does not go on with an old one after an upgrade.
    "Cache-Control": "public, max-age=300",
    "Vary": "Accept-Encoding",
}


class PickerModuleController(Controller):
    """The module."""

    path = "/picker.js"
    include_in_schema = False
    opt = {"permission": PUBLIC, "exclude_from_auth": True}  # noqa: RUF012 - as Litestar has it

    @get(sync_to_thread=True)
    def show(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """The module."""
        accepted = {it.partition(";")[0].strip() for it in request.headers.get("accept-encoding", "").split(",")}
        packing = next((it for it in ("br", "gzip") if it in accepted), "")
        told = {"Content-Encoding": packing} if packing else {}
        headers = {**_HEADERS, **told, "ETag": tag()}
        return Response(module()[packing], media_type="text/javascript", headers=headers)
