"""A password that is chosen by typing it twice."""

from dialtree.web.console.forms import Form
from dialtree.web.console.texts import Texts


def mistyped(texts: Texts, form: Form) -> Form | None:
    """The form with what is wrong in it when the second time was not the first; None when both are the same."""
    if form["password"] == form["again"]:
        return None
    return form.wrong({"again": texts.gettext("Not the same as the password above")})
