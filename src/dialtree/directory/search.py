"""What a search for people's words finds: case, diacritics and Hebrew points do not count."""

from collections.abc import Iterable

from dialtree.directory.text import fold


def search_text(*fields: str) -> str:
    """The text in which words are looked for that may each be in any of some fields."""
    # No word holds a line's end, so that none is found across two fields.
    return fold("\n".join(fields))


def search_words(text: str) -> tuple[str, ...]:
    """The words that a search asks for; none for a text of white space.

    A word that another one holds is left out: what has that has this, too. The longest comes first: it is the rarest.
    """
    words: list[str] = []
    for word in sorted(fold(text).split(), key=len, reverse=True):
        if not any(word in longer for longer in words):
            words.append(word)
    return tuple(words)


def has_words(words: Iterable[str], *fields: str) -> bool:
    """Whether each of `search_words` is in any of some fields."""
    text = search_text(*fields)
    return all(word in text for word in words)
