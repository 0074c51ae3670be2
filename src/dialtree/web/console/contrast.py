"""How well colours stand out from each other (WCAG 2.2, relative luminance and contrast ratio)."""

from collections.abc import Sequence

import msgspec

TEXT, DOT = 4.5, 3.0
"""What a text, and what a mark such as a dot, has to reach (success criteria 1.4.3 and 1.4.11)."""

WHITE, BLACK = "#ffffff", "#000000"

_GAMMA_FROM = 0.04045
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_DARK_PAGE = "#151917"


class Contrast(msgspec.Struct, frozen=True):
    """How well a colour stands out in one use.

    Attributes:
        use: "white text", "black text", "light page" or "dark page".
        ground: The ground, as `#rrggbb`.
        front: What stands on it, as `#rrggbb`.
        ratio: The contrast, 1 to 21.
        is_enough: Whether people can make it out.
    """

    use: str
    ground: str
    front: str
    ratio: float
    is_enough: bool


def contrast(one: str, other: str) -> float:
    """The contrast of two colours given as `#rrggbb`, 1 to 21, rounded down to tenths.

    Down, so that what is told as enough is enough.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return int((light + 0.05) / (dark + 0.05) * 10 + 1e-9) / 10


def uses_of(color: str) -> Sequence[Contrast]:
    """How well a colour, given as `#rrggbb`, stands out where programs use it: as a ground, and as a dot."""
    return (
        _use("white text", color, WHITE, TEXT),
        _use("black text", color, BLACK, TEXT),
        _use("light page", WHITE, color, DOT),
        _use("dark page", _DARK_PAGE, color, DOT),
    )


def _use(name: str, ground: str, front: str, needed: float) -> Contrast:
    ratio = contrast(ground, front)
    return Contrast(name, ground, front, ratio, ratio >= needed)


def _luminance(color: str) -> float:
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (it / 12.92 if it <= _GAMMA_FROM else ((it + 0.055) / 1.055) ** 2.4 for it in channels)
    return sum(weight * it for weight, it in zip(_WEIGHTS, linear, strict=True))
