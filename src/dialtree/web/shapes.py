"""Where a JSON value is not of the form that is wanted: everywhere, not at the first place alone."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from dialtree.directory.faults import Fault


def faults_of(place: str, value: Any, wanted: Any) -> list[Fault]:  # noqa: ANN401 - any JSON, any type
    """What keeps a value from being of a type.

    Args:
        place: Where the value stands, as `operations[17]`; "" for the whole body.
        value: JSON, decoded.
        wanted: The type. Fields of a Struct and elements of a list are looked at each on its own.
    """
    bare = get_args(wanted)[0] if get_origin(wanted) is Annotated else wanted
    found: list[Fault] = []
    if isinstance(value, dict) and (struct := _struct(bare, value)):
        found = list(_of_fields(place, value, struct))
    elif isinstance(value, list) and get_origin(bare) is list:
        (each,) = get_args(bare)
        found = [fault for index, it in enumerate(value) for fault in faults_of(f"{place}[{index}]", it, each)]
    return found or list(_of_whole(place, value, wanted))


def _struct(wanted: Any, value: dict[str, Any]) -> type[msgspec.Struct] | None:  # noqa: ANN401 - a type
    """The Struct that a value should be; of several, the one that its tag names."""
    if get_origin(wanted) not in {Union, UnionType}:
        return wanted if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct) else None
    for it in get_args(wanted):
        if isinstance(it, type) and issubclass(it, msgspec.Struct):
            config = it.__struct_config__
            if config.tag_field is not None and value.get(config.tag_field) == config.tag:
                return it
    return None


def _of_fields(place: str, value: dict[str, Any], wanted: type[msgspec.Struct]) -> Iterator[Fault]:
    known = {wanted.__struct_config__.tag_field}
    for field in msgspec.structs.fields(wanted):
        name = field.encode_name
        known.add(name)
        if name in value:
            yield from faults_of(_below(place, name), value[name], field.type)
        elif field.required:
            yield Fault(_below(place, name), "missing")
    for name in value:
        if name not in known:
            yield Fault(_below(place, name), "unknown")


def _of_whole(place: str, value: Any, wanted: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON, any type
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        message, _, at = str(error).partition(" - at ")
        below = at.strip("`").removeprefix("$").lstrip(".")
        yield Fault(_below(place, below) or "body", f"{message[:1].lower()}{message[1:]}")


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place and name and not name.startswith("[") else place + name
