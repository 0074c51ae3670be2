"""What a docstring tells, for those who do not read the source."""

import inspect
import re
from collections.abc import Mapping
from typing import NamedTuple

_SECTION = re.compile(r"^(Attributes|Args|Returns|Raises|Yields):$", re.MULTILINE)
_NONE = re.compile(r"\bNone\b")
_FIELD = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)


class Told(NamedTuple):
    """What a docstring tells.

    Attributes:
        summary: Its first sentence.
        more: What follows, up to the first section.
        attributes: What it says of each attribute.
    """

    summary: str
    more: str
    attributes: Mapping[str, str]


def told(of: object) -> Told:
    """What the docstring of a function or a class tells; of a class, with what those above it say of attributes."""
    attributes: dict[str, str] = {}
    for it in reversed(of.__mro__) if isinstance(of, type) else ():
        attributes.update(_attributes(inspect.cleandoc(it.__dict__.get("__doc__") or "")))
    text = inspect.cleandoc(getattr(of, "__doc__", None) or "")
    before = _SECTION.split(text, maxsplit=1)[0]
    summary, _, more = before.partition("\n\n")
    return Told(_joined(summary), "\n\n".join(map(_joined, filter(str.strip, more.split("\n\n")))), attributes)


def of_json(text: str) -> str:
    """What is said of a Python value, for those who see it as JSON."""
    return _NONE.sub("null", text)


def _attributes(text: str) -> dict[str, str]:
    _, _, section = text.partition("Attributes:\n")
    return {name: _joined(said) for name, said in _FIELD.findall(_SECTION.split(section, maxsplit=1)[0])}


def _joined(lines: str) -> str:
    return " ".join(lines.split())
