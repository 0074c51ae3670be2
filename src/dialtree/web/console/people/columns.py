"""What a file of users has."""

from collections.abc import Sequence

from dialtree.management.user_details import UserRow
from dialtree.web.console.downloads import Column
from dialtree.web.console.people.roles import role_name
from dialtree.web.console.texts import Texts


def columns(texts: Texts) -> Sequence[Column[UserRow]]:
    """Its columns, titled in the language of the page."""
    yes, no = texts.gettext("Yes"), texts.gettext("No")
    return (
        Column(texts.gettext("Number"), lambda it: it.user.id),
        Column(texts.gettext("Name"), lambda it: it.user.name),
        Column(texts.gettext("E-mail"), lambda it: it.user.email),
        Column(texts.gettext("Enabled"), lambda it: yes if it.user.active else no),
        Column(texts.gettext("Role"), lambda it: role_name(texts, it.held.role) if it.held else ""),
        Column(texts.gettext("Account"), lambda it: it.held.account_name if it.held else ""),
        Column(texts.gettext("Signs in with"), lambda it: it.held.email if it.held else ""),
        Column(texts.gettext("Extensions"), lambda it: " ".join(own.sip for own in it.user.extensions)),
    )
