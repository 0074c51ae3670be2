"""A code that is shown, this once, with calls that have it."""

from litestar import Response

from dialtree.contract.code import Code
from dialtree.storage.codes import CodeRow
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import codes_of
from dialtree.web.console.answers import CONFLICT, show
from dialtree.web.console.codes.calls import calls
from dialtree.web.console.codes.form import common
from dialtree.web.console.origin import origin_of
from dialtree.web.console.place import Place


def show_code(
    request: Requested, place: Place, code: CodeRow, secret: Code, old: CodeRow | None = None
) -> Response[bytes]:
    """The page with a code that was just made.

    Args:
        request: The form that made it. Sent again, it makes no other.
        place: The organisation.
        code: What is kept of it.
        secret: The code itself.
        old: The code whose place it takes; None when it takes no other's.
    """
    values = common(place, codes_of(place.organization.id))
    ready = calls(origin_of(request), secret)
    return show(
        request, "codes/issued.html", place=place, code=code, secret=str(secret), old=old, calls=ready, **values
    )


def shown_already(request: Requested, place: Place) -> Response[bytes]:
    """What a form that is sent again is answered with."""
    values = common(place, codes_of(place.organization.id))
    return show(request, "codes/shown_already.html", place=place, status=CONFLICT, **values)
