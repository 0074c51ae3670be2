"""What the pages about one user have in common."""

from typing import Any

from litestar import Response

from dialtree.directory.faults import not_found
from dialtree.management.user_details import UserDetails, find_details
from dialtree.management.versions import version_of
from dialtree.storage.extension_views import ExtensionView
from dialtree.web.authentication import Requested
from dialtree.web.console.agents.holding import load_held
from dialtree.web.console.answers import is_for, lead_to
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form
from dialtree.web.console.people.showing import DRAWER, show_thing
from dialtree.web.console.people.trees import users_of
from dialtree.web.console.place import Place
from dialtree.web.parameters import Directory

CHANGED = "users-changed"
"""What the table of users is told when a drawer beside it has changed one."""


async def find_user(request: Requested, directory: Directory, place: Place, user_id: int) -> UserDetails:
    """A user of the organisation that a page is about.

    Raises:
        NotFoundError: There is none within reach.
    """
    async with directory.read() as connection:
        details = await find_details(connection, request.user.reach, user_id)
    if details.user.organization_id != place.organization.id:
        raise not_found("user_id", f"there is no user {user_id}")
    return details


def show_user(
    request: Requested,
    template: str,
    place: Place,
    details: UserDetails,
    form: Form,
    *,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what templates know
) -> Response[bytes]:
    """A page about a user."""
    root = users_of(place)
    own = f"{root}/{details.user.id}"
    title = details.user.name or details.user.email
    known: dict[str, Any] = {
        "root": root,
        "own": own,
        "details": details,
        "user": details.user,
        "called": title,
        "form": form,
    }
    versions: dict[str, Any] = {"version": version_of(details.user), "versioned": versioned}
    return show_thing(request, template, place, status=status, **known, **versions, **values)


async def show_whole_user(
    request: Requested,
    directory: Directory,
    place: Place,
    details: UserDetails,
    form: Form,
    *,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what templates know
) -> Response[bytes]:
    """The page with everything about a user."""
    held = await load_held(request, directory, place, details.user.id)
    return show_user(request, "users/user.html", place, details, form, status=status, **held, **values)


async def back_to_user(
    request: Requested, directory: Directory, place: Place, user_id: int, text: str
) -> Response[bytes]:
    """The user again, once something is done: in the drawer at once, else by leading to their page."""
    if not is_for(request, DRAWER):
        return lead_to(request, f"{users_of(place)}/{user_id}", Flash(text))
    details = await find_user(request, directory, place, user_id)
    form = user_form(details)
    return await show_whole_user(request, directory, place, details, form, told=Flash(text), changed=CHANGED)


def versioned(extension: ExtensionView) -> str:
    """What a form says of an extension, so that none is changed of which somebody sees another state."""
    return f"{extension.id}.{version_of(extension)}"


def user_form(details: UserDetails) -> Form:
    """The form of a user's name and e-mail, as they are now."""
    return Form({"name": details.user.name, "email": details.user.email})
