"""The languages of pages: which there are, and which one somebody reads."""

from typing import Any, Literal, TypeAlias, get_args

from litestar.connection import ASGIConnection

Language: TypeAlias = Literal["he", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The first is what is read by whom nothing else is known of."""

COOKIE = "dialtree_language"
"""The cookie by which a browser remembers what was chosen."""

_DIRECTIONS = {"he": "rtl", "en": "ltr"}


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Language:
    """The language in which a request is answered: the one that was chosen, else the one that its browser prefers."""
    chosen = known_language(connection.cookies.get(COOKIE, ""))
    return chosen or preferred_language(connection.headers.get("accept-language", ""))


def known_language(text: str) -> Language | None:
    """A language by its code; None when it is none of ours."""
    return next((it for it in LANGUAGES if it == text), None)


def preferred_language(header: str) -> Language:
    """The one of our languages that an Accept-Language header (RFC 9110 section 12.5.4) prefers."""
    preferences = sorted(map(_preference, header.split(",")), reverse=True, key=lambda it: it[0])
    found = (known_language(code) for weight, code in preferences if weight > 0)
    return next((it for it in found if it), LANGUAGES[0])


def direction(language: Language) -> str:
    """Which way a language is written: "ltr" or "rtl"."""
    return _DIRECTIONS[language]


def _preference(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    code = tag.strip().lower().partition("-")[0]
    # What Hebrew was called by until 1989, and some systems still do.
    code = "he" if code == "iw" else code
    try:
        return float(weight.strip().removeprefix("q=") or 1), code
    except ValueError:
        return 0, code
