"""The types on the wire as JSON schemas, with what their docstrings say of each field."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

import msgspec

from dialtree.web.openapi.docstrings import of_json, told
from dialtree.web.openapi.examples import Examples
from dialtree.web.openapi.names import names_of

Schema = dict[str, Any]

_Key: TypeAlias = tuple[str, frozenset[str]]

_PLACE = "#/components/schemas/"


def schemas(types: Iterable[Any]) -> tuple[dict[Any, Schema], dict[str, Schema]]:
    """What describes types.

    Args:
        types: Types that msgspec encodes; those that they hold come along.

    Returns:
        A schema for each type, and what they refer to, by name.
    """
    wanted = list(types)
    found, named = msgspec.json.schema_components(wanted, ref_template=f"{_PLACE}{{name}}")
    documented = _structs(wanted)
    for schema in named.values():
        _describe(schema, documented.get(_key(schema["title"], schema.get("properties", ()))))
    names = names_of(named)
    renamed = {names[it]: _renamed(named[it], names) for it in sorted(named, key=lambda it: names[it])}
    for name, schema in renamed.items():
        schema["title"] = name
    examples = Examples(renamed)
    for name, schema in renamed.items():
        if "properties" in schema and (example := examples.of(name)) is not None:
            schema["examples"] = [example]
    return {it: _renamed(schema, names) for it, schema in zip(wanted, found, strict=True)}, renamed


def schema_of(wanted: Any) -> Schema:  # noqa: ANN401 - a type
    """What describes a type that refers to nothing; null does not count."""
    bare = without_null(wanted)
    schema = msgspec.json.schema(bare)
    if _holds_moment(bare):
        schema["format"] = "date-time"
    schema.pop("title", None)
    return schema


def without_null(wanted: Any) -> Any:  # noqa: ANN401 - a type
    """A type without null, for what is simply left out."""
    if not _is_union(wanted):
        return wanted
    return Union[tuple(it for it in get_args(wanted) if it is not NoneType)]  # noqa: UP007 - of types known only now


def _describe(schema: Schema, struct: type[msgspec.Struct] | None) -> None:
    if struct is None:
        return
    says = told(struct)
    schema["description"] = "\n\n".join(filter(None, (says.summary, says.more)))
    types = {it.encode_name: it.type for it in msgspec.structs.fields(struct)}
    for name, field in schema.get("properties", {}).items():
        if name in says.attributes:
            field["description"] = of_json(says.attributes[name])
        if _holds_moment(types.get(name)):
            (field["anyOf"][0] if "anyOf" in field else field)["format"] = "date-time"


def _renamed(schema: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(schema, list | tuple):
        return [_renamed(it, names) for it in schema]
    if isinstance(schema, dict):
        return {key: _renamed(value, names) for key, value in schema.items()}
    if isinstance(schema, str) and schema.startswith(_PLACE):
        return _PLACE + names[schema.removeprefix(_PLACE)]
    return schema


def _structs(types: Iterable[Any]) -> Mapping[_Key, type[msgspec.Struct]]:
    found: dict[_Key, type[msgspec.Struct]] = {}
    for it in types:
        _gather(it, found)
    return found


def _gather(wanted: Any, found: dict[_Key, type[msgspec.Struct]]) -> None:  # noqa: ANN401 - a type
    struct = get_origin(wanted) or wanted
    if isinstance(struct, type) and issubclass(struct, msgspec.Struct):
        fields = msgspec.structs.fields(wanted)
        tag = struct.__struct_config__.tag_field
        key = _key(struct.__name__, [it.encode_name for it in fields] + ([tag] if tag else []))
        if key not in found:
            found[key] = struct
            for field in fields:
                _gather(field.type, found)
    for it in get_args(wanted):
        _gather(it, found)


def _key(title: str, fields: Iterable[str]) -> _Key:
    """What a Struct is told by in the schemas that msgspec makes: two may have one name."""
    return title.partition("[")[0], frozenset(fields)


def _holds_moment(wanted: Any) -> bool:  # noqa: ANN401 - a type
    if get_origin(wanted) is Annotated:
        return _holds_moment(get_args(wanted)[0])
    return wanted is datetime or (_is_union(wanted) and datetime in get_args(wanted))


def _is_union(wanted: Any) -> bool:  # noqa: ANN401 - a type
    return get_origin(wanted) in {Union, UnionType}
