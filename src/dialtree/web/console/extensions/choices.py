"""Choosing an account, and a user: of few all can be chosen at once; of more, one is searched for first."""

from litestar import Request

from dialtree.directory.user import User
from dialtree.storage.paging import Window
from dialtree.storage.users import UserFilter, list_users_within
from dialtree.web.authentication import Requested
from dialtree.web.console.directory.tree import AccountTree
from dialtree.web.console.forms import Form
from dialtree.web.console.people.choices import Choices, choices_of
from dialtree.web.console.people.showing import read_id
from dialtree.web.console.place import Place
from dialtree.web.parameters import Directory

ACCOUNT, USER = "account_id", "user_id"
"""The fields in which one chooses."""

_MOST = 50
_ISOLATED = "\N{FIRST STRONG ISOLATE}%s\N{POP DIRECTIONAL ISOLATE}"


def is_searching(form: Form) -> bool:
    """Whether a form was sent to search for something to choose, and not to save what it says."""
    return any(form[f"find_{it}"].strip() != form[f"found_{it}"] for it in (ACCOUNT, USER))


def searched(request: Request) -> dict[str, str]:  # type: ignore[type-arg]
    """What the address of a page says that is searched for."""
    names = [f"find_{it}" for it in (ACCOUNT, USER)]
    return {it: request.query_params[it] for it in names if it in request.query_params}


def account_choices(tree: AccountTree, form: Form) -> Choices:
    """The accounts that can be chosen in a form."""
    return choices_of(tree, read_id(form[ACCOUNT]), form[f"find_{ACCOUNT}"])


async def user_choices(
    request: Requested, directory: Directory, place: Place, form: Form, present: tuple[int, str] | None = None
) -> Choices:
    """The users who can be chosen in a form.

    Args:
        request: Who chooses.
        directory: The directory.
        place: The organisation.
        form: The form.
        present: The number and the name of who is chosen already; they can be chosen in any case.
    """
    sought, reach = form[f"find_{USER}"].strip(), request.user.reach
    wanted = UserFilter(reach, place.organization.id)
    async with directory.read() as connection:
        page = await list_users_within(connection, wanted, Window(_MOST, "name"))
        is_searched = page.total > _MOST
        if is_searched and sought:
            wanted = UserFilter(reach, place.organization.id, search=sought)
            page = await list_users_within(connection, wanted, Window(_MOST, "name"))
    options = {user.id: told_user(user) for _, user in page.items}
    if present is not None and present[0] not in options:
        options = {present[0]: _ISOLATED % present[1], **options}
    return Choices(list(options.items()), is_searched, sought if is_searched else "")


def told_user(user: User) -> str:
    """A user as they are told from others."""
    return " · ".join(_ISOLATED % it for it in (user.name, user.email) if it)
