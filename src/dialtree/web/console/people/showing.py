"""How a thing of a table is shown: on a page of its own, or with scripts in the drawer beside the table."""

from litestar import Response

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.directory.identifier import is_id
from dialtree.management.versions import ChangedError
from dialtree.web.console.answers import CHANGED, INVALID, AnyRequest, is_for, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form
from dialtree.web.console.place import Place
from dialtree.web.console.texts import Texts

DRAWER = "drawer"
"""The id of the element that has the drawer."""

_DIGITS = 16


def show_thing(
    request: AnyRequest,
    template: str,
    place: Place,
    *,
    status: int = 200,
    told: Flash | None = None,
    changed: str = "",
    **values: object,
) -> Response[bytes]:
    """A page about a thing, or the drawer.

    Args:
        request: What it answers.
        template: The template, which extends `frame`; it knows `in_drawer`, whether that is the drawer.
        place: The organisation.
        status: The HTTP status.
        told: What the drawer says of what has just been done in it.
        changed: What has changed, for the table beside the drawer to load anew.
        values: What the template knows besides.
    """
    in_drawer = is_for(request, DRAWER)
    frame = "components/drawer_frame.html" if in_drawer else "layout.html"
    headers = {"HX-Trigger": changed} if changed else {}
    known = {"frame": frame, "in_drawer": in_drawer, "told": told}
    return show(request, template, place=place, status=status, headers=headers, **known, **values)


def leave(request: AnyRequest, address: str, text: str) -> Response[bytes]:
    """Leads to another page, which says what was done."""
    return lead_to(request, address, Flash(text))


def refusal(form: Form, texts: Texts, error: RefusedError | ChangedError, thing: str) -> tuple[Form, int]:
    """A form with what was wrong in it, and the status that it is answered with.

    Args:
        form: The form.
        texts: Says it in the language of the page.
        error: What was wrong.
        thing: The field that stands for the thing itself.

    Raises:
        NotFoundError: The thing itself is not there.
    """
    if isinstance(error, ChangedError):
        wrong = texts.gettext("Somebody has changed it meanwhile. Look again, then change it once more.")
        return form.wrong({"": wrong}), CHANGED
    if isinstance(error, NotFoundError) and any(it.field == thing for it in error.faults):
        raise error
    return form.refused(texts, error), INVALID


def read_id(text: str) -> int:
    """A number that a form or an address brings; 0, which nothing has, when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS and is_id(int(text)) else 0
