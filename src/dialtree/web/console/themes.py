"""Light and dark: which one somebody has chosen."""

from typing import Any, Literal, TypeAlias, get_args

from litestar.connection import ASGIConnection

Theme: TypeAlias = Literal["system", "light", "dark"]

THEMES: tuple[Theme, ...] = get_args(Theme)
"""The first is what holds until another is chosen."""

COOKIE = "dialtree_theme"
"""The cookie by which a browser remembers what was chosen."""


def theme_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Theme:
    """The theme in which a request is answered."""
    return known_theme(connection.cookies.get(COOKIE, "")) or THEMES[0]


def known_theme(text: str) -> Theme | None:
    """A theme by its name; None when it is none."""
    return next((it for it in THEMES if it == text), None)
