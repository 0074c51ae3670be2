"""Shows a one-time link by which an operator sets a password."""

from litestar import Response

from dialtree.management.given_passwords import NewLink
from dialtree.storage.credentials import Credential
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import reset_address
from dialtree.web.console.answers import show
from dialtree.web.console.origin import origin_of


def show_link(request: Requested, operator: Credential, link: NewLink, back: str) -> Response[bytes]:
    """The page that hands it over; no browser keeps it.

    Args:
        request: What it answers.
        operator: Whose link it is.
        link: The link.
        back: Where to go on.
    """
    return show(
        request,
        "operators/link.html",
        headers={"Cache-Control": "no-store"},
        active="operators",
        operator=operator,
        link=f"{origin_of(request)}{reset_address(str(link.secret))}",
        expires_at=link.expires_at,
        back=back,
    )
