"""The header of a section: `[name]`, `[name](!)`, `[name](template,…)`, `[name](+)`."""

import re
from typing import NamedTuple

from dialtree.directory.faults import refuse

_FORM = re.compile(r"\[([^\]]*)\](?:\(([^)]*)\))?(.*)", re.DOTALL)


class Header(NamedTuple):
    """A header.

    Attributes:
        name: The section's name.
        is_template: Whether it says `!`.
        adds_to: None, or of which type the earlier section is that it adds to: "" for any (`+`, `+type=endpoint`).
        bases: The sections that it inherits from, in order.
        rest: What stands behind it, and says nothing.
    """

    name: str
    is_template: bool
    adds_to: str | None
    bases: tuple[str, ...]
    rest: str


def read_header(text: str) -> Header:
    """Reads the line of a header.

    Raises:
        RefusedError: A bracket is not closed, or the name is empty. What the line holds is not repeated.
    """
    form = _FORM.fullmatch(text)
    if form is None or form[3].startswith("("):
        raise refuse("section", "a bracket of its header is not closed")
    name = form[1].strip()
    if not name:
        raise refuse("section", "has no name")
    words = [word.strip() for word in (form[2] or "").split(",")]
    additions = [word for word in words if word.startswith("+")]
    return Header(
        name,
        is_template="!" in words,
        adds_to=additions[0].removeprefix("+").strip().removeprefix("type=") if additions else None,
        bases=tuple(word for word in words if word and word != "!" and word not in additions),
        rest=form[3].strip(),
    )
