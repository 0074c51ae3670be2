"""Where a JSON value is not of the form that is wanted: everywhere, not at the first place alone."""

import re
from collections.abc import Iterator, Mapping
from math import inf
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from dialtree.directory.faults import Fault

_LONGEST = 80
_MISSING = re.compile("Object missing required field `([^`]*)`")
_TYPES = re.compile("`([^`]*)`")
_NAMES: Mapping[str, str] = {
    "int": "an integer",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
"""What msgspec calls types by, in words."""


def faults_of(place: str, value: Any, wanted: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON, any type
    """What keeps a value from being of a type.

    Args:
        place: Where the value stands, as `operations[17]`; "" for the whole body.
        value: JSON, decoded.
        wanted: The type. Fields of a Struct and elements of a list are looked at each on its own, unless there are too
            many elements.
    """
    bare = get_args(wanted)[0] if get_origin(wanted) is Annotated else wanted
    found: Iterator[Fault] = iter(())
    if isinstance(value, dict) and (struct := _struct(bare, value)):
        found = _of_fields(place, value, struct)
    elif isinstance(value, list) and get_origin(bare) is list and len(value) <= _most(wanted):
        (each,) = get_args(bare)
        found = (fault for index, it in enumerate(value) for fault in faults_of(f"{place}[{index}]", it, each))
    first = next(found, None)
    if first is None:
        yield from _of_whole(place, value, wanted)
    else:
        yield first
        yield from found


def _most(wanted: Any) -> float:  # noqa: ANN401 - a type
    """How many elements a list of a type may have."""
    told = [it.max_length for it in get_args(wanted)[1:] if isinstance(it, msgspec.Meta)]
    return min((it for it in told if it is not None), default=inf)


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
        below = str(error).partition(" - at ")[2].strip("`").removeprefix("$").lstrip(".")
        wrong = value.get(below) if isinstance(value, dict) else value
        missing = _MISSING.match(str(error))
        if missing:
            yield Fault(_below(_below(place, below), missing[1]), "missing")
        else:
            yield Fault(_below(place, below) or "body", said_of(error, wrong, wanted))


def said_of(error: msgspec.ValidationError, value: Any, wanted: Any) -> str:  # noqa: ANN401 - any JSON, any type
    """What is said of a value that is not of a type, and which values there are if they are few.

    Args:
        error: What msgspec says.
        value: The value.
        wanted: The type.
    """
    message = str(error).partition(" - at ")[0]
    if message.startswith("Invalid ") and isinstance(value, str) and (choices := list(_choices(wanted))):
        return f"{value[:_LONGEST]!r} is none of {', '.join(choices)}"
    told = _TYPES.sub(lambda found: " or ".join(_NAMES.get(it, it) for it in found[1].split(" | ")), message)
    told = told.replace("of length >= ", "of at least ").replace("of length <= ", "of at most ")
    return f"{told[:1].lower()}{told[1:]}"


def _choices(wanted: Any) -> Iterator[str]:  # noqa: ANN401 - a type
    """The texts that a type is made of, or that tell its Structs apart."""
    if get_origin(wanted) is Literal:
        yield from map(str, get_args(wanted))
    elif get_origin(wanted) in {Annotated, Union, UnionType}:
        yield from (choice for it in get_args(wanted) for choice in _choices(it))
    elif isinstance(wanted, type) and issubclass(wanted, msgspec.Struct) and wanted.__struct_config__.tag is not None:
        yield str(wanted.__struct_config__.tag)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place and name and not name.startswith("[") else place + name
