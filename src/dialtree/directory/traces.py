"""The traces of a person in texts: by what they are known, and whether a text tells of them."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from dialtree.directory.text import fold

_BLANK = ""


class Traces:
    """The names and e-mails of a person.

    A name of several words and an e-mail address tell of the person wherever they stand. A name of one word, or an
    e-mail that is no address, may be what other things are called: it tells of the person only as a text of its own,
    and only in what is said of people.

    Args:
        names: Every name that the person has had.
        emails: Every e-mail.
    """

    def __init__(self, names: Iterable[str], emails: Iterable[str]) -> None:
        self.names = frozenset(names) - {""}
        self.emails = frozenset(emails) - {""}
        strong = [it for it in self.names if len(it.split()) > 1] + [it for it in self.emails if "@" in it]
        self._quoted = [
            *(msgspec.json.encode(it) for it in self.names | self.emails),
            *(msgspec.json.encode(it)[1:-1] for it in strong),
        ]
        self._whole = frozenset(fold(it) for it in self.names | self.emails)
        alternatives = "|".join(re.escape(fold(it)) for it in sorted(strong, key=len, reverse=True))
        # A letter or a digit beside it makes it the name of another; so does what an address may go on with.
        self._anywhere = re.compile(rf"(?<![\w.+@-])(?:{alternatives})(?![\w@-]|\.\w)") if alternatives else None

    def are_in(self, text: str) -> bool:
        """Whether a text tells of the person beyond doubt."""
        return self._anywhere is not None and self._anywhere.search(fold(text)) is not None

    def are(self, text: str) -> bool:
        """Whether a text, in what is said of people, tells of the person."""
        return fold(text) in self._whole or self.are_in(text)

    def are_quoted(self, body: bytes) -> bool:
        """Whether JSON tells of the person."""
        return any(it in body for it in self._quoted)

    def blanked(self, value: Any, *, of_people: bool) -> Any:  # noqa: ANN401 - any JSON
        """A JSON value with "" in place of each text that tells of the person.

        Args:
            value: The value.
            of_people: Whether it is said of people.
        """
        if isinstance(value, str):
            return _BLANK if (self.are(value) if of_people else self.are_in(value)) else value
        if isinstance(value, dict):
            return {key: self.blanked(it, of_people=of_people) for key, it in value.items()}
        if isinstance(value, list):
            return [self.blanked(it, of_people=of_people) for it in value]
        return value
