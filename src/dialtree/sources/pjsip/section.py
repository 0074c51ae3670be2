"""A section of a configuration."""

from typing import NamedTuple

from dialtree.sources.pjsip.lines import Line

# Nothing else is kept, so that no password can find its way into a record, a remark or a fault.
_KEPT = frozenset({"type", "callerid", "aors", "mailboxes"})


class Option(NamedTuple):
    """The value of an option, and where it was set."""

    value: str
    file: str
    number: int


class Section:
    """A section.

    Attributes:
        name: What stands in its brackets.
        file: The file that it starts in, as `Line.file`.
        number: The line that it starts on.
        is_template: Whether it is there only to be inherited from.
    """

    def __init__(self, name: str, line: Line) -> None:
        self.name = name
        self.file = line.file
        self.number = line.number
        self.is_template = False
        self._options: dict[str, Option] = {}

    @property
    def type(self) -> str:
        """What it describes: "endpoint", "aor", "auth" …; "" when it does not say."""
        return self.value("type")

    def option(self, name: str) -> Option | None:
        """An option that extensions are read from, its own or inherited; None when it is not set."""
        return self._options.get(name)

    def value(self, name: str) -> str:
        """The value of such an option; "" when it is not set."""
        option = self._options.get(name)
        return option.value if option else ""

    def inherit(self, base: "Section") -> None:
        """Takes over the options of a section; they replace those that it has."""
        self._options |= base._options

    def set(self, line: Line) -> None:
        """Obeys `name = value`, `name => value` or `name += value`; the last one of a name counts."""
        left, _, right = line.text.partition("=")
        name = left.removesuffix("+").strip().lower()
        if name in _KEPT:
            value = self.value(name) + right if left.endswith("+") else right.removeprefix(">")
            self._options[name] = Option(value.strip(), line.file, line.number)
