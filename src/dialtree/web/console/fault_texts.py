"""What the rules say is wrong, in the language of the page.

The rules speak English. Their catalogue has each sentence with a placeholder for whatever it names; a sentence is
recognised by the pattern that this makes.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import cast

from markupsafe import Markup

from dialtree.web.console.catalogues import FAULTS, catalogue
from dialtree.web.console.languages import Language

PART = "part"
"""The context, in the catalogue, of what is no sentence but stands for a placeholder of one."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def fault_text(language: Language, message: str) -> str:
    """What is wrong, in a language.

    Args:
        language: The language.
        message: The same as the rules say it. One that the catalogue does not know is returned as it is.
    """
    return _text(language, message, "", str, str) or message


def fault_markup(language: Language, message: str) -> Markup:
    """The same for a page: whatever it names stands apart from the words around it, in its own direction."""
    return cast("Markup", _text(language, message, "", Markup.escape, _isolated) or Markup.escape(message))


def _isolated(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(text)


def _text(
    language: Language, message: str, context: str, words: Callable[[str], str], value: Callable[[str], str]
) -> str | None:
    """What a message says, of its words and of the values in it; None when the catalogue does not know it."""
    if language == "en":
        return None
    plain, patterns = _known(language, context)
    if message in plain:
        return words(plain[message])
    for pattern, translation in patterns:
        if found := pattern.fullmatch(message):
            parts = found.groupdict()
            told = {name: _text(language, it, PART, words, value) or value(it) for name, it in parts.items()}
            return words(translation) % told
    return None


def pattern_of(message_id: str) -> re.Pattern[str]:
    """What recognises the sentences that a message of the catalogue stands for."""
    parts = _PLACEHOLDER.split(message_id)
    # Every second part is the name of a placeholder.
    made = (f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile("".join(made), re.DOTALL)


@cache
def _known(language: Language, context: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    plain: dict[str, str] = {}
    patterned: list[tuple[str, str]] = []
    for message in catalogue(language, FAULTS):
        if (message.context or "") != context:
            continue
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string:
            if _PLACEHOLDER.search(message.id):
                patterned.append((message.id, message.string))
            else:
                plain[message.id] = message.string
    # Those with the most text of their own first: what fits them is meant by no other.
    patterned.sort(key=lambda it: len(_PLACEHOLDER.sub("", it[0])), reverse=True)
    return plain, [(pattern_of(message_id), text) for message_id, text in patterned]
