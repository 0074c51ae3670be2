"""Several fields at once, so that a refusal names all that are wrong and not the first alone."""

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, TypeAlias, TypeVar

from dialtree.directory.faults import NotFoundError, RefusedError

T = TypeVar("T")
S = TypeVar("S")

Rule: TypeAlias = Callable[[str, Any], Any]
"""Takes a field's name and its value as given; returns it as it is stored, or raises RefusedError."""


def clean_fields(values: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Values as they are stored.

    Args:
        values: The values as given, by field.
        rules: The rule of each field that has one; the others are taken as they are.

    Raises:
        RefusedError: At least one is bad; each that is has its faults.
    """
    clean: dict[str, Any] = {}
    refusals = Refusals()
    for field, value in values.items():
        with refusals:
            clean[field] = rules[field](field, value) if field in rules else value
    refusals.tell()
    return clean


def clean_items(field: str, values: Iterable[T], rule: Callable[[str, T], S]) -> list[S]:
    """The values of a field that has several, as they are stored.

    Args:
        field: The field; a fault of its second value names `field[1]`.
        values: The values as given.
        rule: The rule of each.

    Raises:
        RefusedError: At least one is bad; each that is has its faults.
    """
    clean: list[S] = []
    refusals = Refusals()
    for index, value in enumerate(values):
        with refusals:
            clean.append(rule(f"{field}[{index}]", value))
    refusals.tell()
    return clean


class Refusals:
    """Takes up refusals, one after another, so that all of them are told together.

    Each `with` takes up what is refused in it. What only has a value when nothing is refused is used after `tell`.
    """

    def __init__(self) -> None:
        self._refused: list[RefusedError] = []

    def __enter__(self) -> None:
        """Begins a part that may be refused."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Ends it, and takes up its refusal."""
        if isinstance(error, RefusedError):
            self._refused.append(error)
            return True
        return False

    def tell(self) -> None:
        """Refuses, when anything was refused.

        Raises:
            NotFoundError: All that is wrong names things that do not exist.
            RefusedError: Else, when anything is wrong.
        """
        if self._refused:
            kind = NotFoundError if all(isinstance(it, NotFoundError) for it in self._refused) else RefusedError
            raise kind(fault for it in self._refused for fault in it.faults)
