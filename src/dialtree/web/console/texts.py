"""What the code of pages says, in the language of whoever reads it."""

from typing import Any

from litestar.connection import ASGIConnection

from dialtree.directory.faults import Fault
from dialtree.web.console.catalogues import translations
from dialtree.web.console.fault_texts import fault_text
from dialtree.web.console.languages import Language, language_of


class Texts:
    """Says things in a language.

    Args:
        language: The language.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._translations = translations(language)

    def gettext(self, text: str, /, **values: object) -> str:
        """A text, with values in place of its placeholders, such as `%(name)s`."""
        return self._translations.gettext(text) % values

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A text about a number of things, which is `%(num)s` in it."""
        return self._translations.ngettext(one, many, number) % {"num": number, **values}

    def fault(self, fault: Fault) -> str:
        """What is wrong with a field, as a sentence of its own."""
        return self.said(fault.message)

    def said(self, text: str) -> str:
        """What the rules say, as a sentence of its own."""
        message = fault_text(self.language, text)
        return f"{message[:1].upper()}{message[1:]}"


def texts_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Texts:
    """What answers a request in its language."""
    return Texts(language_of(connection))


def marked(text: str) -> str:
    """A text that is translated where it is shown; this only has it found for the catalogue."""
    return text
