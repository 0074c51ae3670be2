"""Where the things are shown that activity tells of."""

from dialtree.management.permissions import Permission
from dialtree.management.principal import Principal
from dialtree.storage.titles import Title
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.place import Place

_ALWAYS_THERE = {"status": "/statuses", "organization": "/settings", "token": "/settings/tokens"}
_PATHS = {
    **_ALWAYS_THERE,
    "extension": "/extensions/{id}",
    "account": "?account={id}",
    "user": "/users/{id}",
    "code": "/codes/{id}",
    "webhook": "/settings/webhooks/{id}",
}
"""Where each kind of thing is shown, below the organisation's address."""

_FOR_WRITERS = {"organization", "token", "webhook"}


def link_of(person: Principal, place: Place, entity: str, entity_id: int | None, title: Title | None) -> str:
    """Where a thing is shown; "" where it is not, or not any more, or not to them.

    Args:
        person: Who reads it.
        place: The organisation that it is of.
        entity: What kind of thing it is, as management calls it.
        entity_id: Its number; None of what has none.
        title: What it is called; None when that is not known.
    """
    if entity in _FOR_WRITERS and not person.may(Permission.WRITE):
        return ""
    is_there = title is not None and title.is_there
    user_id = None if title is None else title.user_id
    path = _PATHS.get(entity, "") if is_there else _ALWAYS_THERE.get(entity, "")
    if entity == "credential":
        path = _PATHS["user"] if user_id else ""
    if not path:
        return ""
    return f"{directory_of(place.organization.id)}{path.format(id=user_id if entity == 'credential' else entity_id)}"
