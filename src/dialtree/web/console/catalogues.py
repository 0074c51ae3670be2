"""The catalogues of translations, read from their sources once."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from dialtree.web.console.languages import Language

LOCALE = Path(__file__).with_name("locale")

PAGES = "console"
"""The catalogue of what pages say."""

FAULTS = "faults"
"""The catalogue of what the rules say is wrong."""


@cache
def translations(language: Language) -> NullTranslations:
    """What pages say in a language. English needs no catalogue: its texts are the keys of the others."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language, PAGES))
    compiled.seek(0)
    return Translations(compiled)


def catalogue(language: Language, name: str) -> Catalog:
    """A catalogue as it is kept.

    Args:
        language: Its language.
        name: `PAGES` or `FAULTS`.
    """
    with path_of(language, name).open("rb") as file:
        return read_po(file, locale=language, domain=name)


def path_of(language: Language, name: str) -> Path:
    """Where a catalogue is kept."""
    return LOCALE / language / "LC_MESSAGES" / f"{name}.po"
