"""An organisation that may have to be made, as `--organization ID[:NAME]` gives it."""

from typing import NamedTuple

from dialtree.cli.numbers import parse_id


class NamedOrganization(NamedTuple):
    """The id of its root account, and its name, "" without one."""

    id: int
    name: str


def parse_organization(text: str) -> NamedOrganization:
    """The value of `--organization`.

    Raises:
        ValueError: The id is none.
    """
    number, _, name = text.partition(":")
    return NamedOrganization(parse_id(number), name.strip())
