"""What is wrong with an input, told so that its sender can mend it."""

from collections.abc import Iterable

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong.

    Attributes:
        field: The field that is wrong, by the name its sender knows it by.
        message: What is wrong with it, without a full stop. It never repeats a secret.
    """

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class RefusedError(Exception):
    """An input that breaks rules of the domain.

    Attributes:
        faults: What is wrong; at least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


class NotFoundError(RefusedError):
    """The input names a thing that does not exist."""


def refuse(field: str, message: str) -> RefusedError:
    """The refusal for a single fault."""
    return RefusedError([Fault(field, message)])


def not_found(field: str, message: str) -> NotFoundError:
    """The refusal for a thing that does not exist."""
    return NotFoundError([Fault(field, message)])
