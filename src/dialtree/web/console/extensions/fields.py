"""The fields of an extension, as forms have them."""

from typing import Any

from dialtree.storage.extension_views import ExtensionView
from dialtree.web.console.forms import Form
from dialtree.web.console.people.showing import read_id
from dialtree.web.console.texts import Texts

FIELDS = ("name", "sip", "speed_dial", "account_id", "user_id")
"""Those that a form changes."""


def form_of(extension: ExtensionView) -> Form:
    """The form with an extension as it is."""
    return Form({it: _written(getattr(extension, it)) for it in FIELDS})


def read_fields(form: Form) -> dict[str, Any]:
    """What a form says an extension is to be; an account that is not chosen is 0, which none has."""
    texts = {it: form[it] for it in ("name", "sip", "speed_dial")}
    return {**texts, "account_id": read_id(form["account_id"]), "user_id": read_id(form["user_id"]) or None}


def change_of(before: ExtensionView, form: Form) -> dict[str, Any]:
    """What a form changes of an extension."""
    return {it: value for it, value in read_fields(form).items() if value != getattr(before, it)}


def overtaken(form: Form, now: ExtensionView, texts: Texts) -> Form:
    """A form that somebody else was quicker than, with what has become of the fields beside them.

    Args:
        form: The form.
        now: The extension as it is now.
        texts: Says it in the language of the page.
    """
    shown = {"account_id": now.account_name, "user_id": now.user_name or now.user_email}
    wrong = {"": texts.gettext("Somebody has changed it meanwhile. Save once more if it is to be as it is here.")}
    for field in FIELDS:
        value = getattr(now, field)
        if form[field] != _written(value):
            text = shown.get(field, value)
            wrong[field] = (
                texts.gettext("It is now “%(value)s”.", value=text) if text else texts.gettext("It is now empty.")
            )
    return form.wrong(wrong)


def _written(value: object) -> str:
    return "" if value is None else str(value)
