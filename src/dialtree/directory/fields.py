"""Several fields at once, so that a refusal names all that are wrong and not the first alone."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from dialtree.directory.faults import Fault, RefusedError

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
    faults: list[Fault] = []
    for field, value in values.items():
        try:
            clean[field] = rules[field](field, value) if field in rules else value
        except RefusedError as error:
            faults += error.faults
    if faults:
        raise RefusedError(faults)
    return clean
