"""Examples of what is sent and answered: one organisation, Acme, all through."""

from collections.abc import Mapping
from typing import Any

from dialtree.web.openapi.example_values import FIELDS, OF_OPERATION, OF_TYPE, PARAMETERS


def parameter_example(name: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """An example of a parameter; None when it has none."""
    if name in PARAMETERS:
        return PARAMETERS[name]
    return schema["enum"][0] if "enum" in schema else None


def of_operation(operation_id: str, status: int, example: Any) -> Any:  # noqa: ANN401 - any JSON
    """An example of what an operation answers.

    Args:
        operation_id: The operation.
        status: The status of the answer.
        example: An example of the type that it answers.
    """
    differently = OF_OPERATION.get((operation_id, status))
    if differently is None:
        return example
    if "items" in example:
        return {**example, "items": [{**it, **differently} for it in example["items"]]}
    return {**example, **differently}


class Examples:
    """Makes examples of described types.

    Args:
        schemas: What describes them, by name.
    """

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas

    def of(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """An example of the type of a name."""
        schema = self._schemas[name]
        if "enum" in schema:
            return schema["enum"][0]
        return {field: self._field(name, field, it) for field, it in schema.get("properties", {}).items()}

    def _field(self, name: str, field: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401
        if field in OF_TYPE.get(name, {}):
            return OF_TYPE[name][field]
        found = self._composed(schema)
        if found is not None:
            return found
        example = FIELDS.get(field)
        if "enum" in schema and example not in schema["enum"]:
            return schema["enum"][0]
        if example is None and schema.get("format") == "date-time":
            return FIELDS["at"]
        return example

    def _composed(self, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """An example of what refers to other types; None when it does not."""
        if "$ref" in schema:
            return self.of(schema["$ref"].rpartition("/")[2])
        if schema.get("type") == "array":
            found = self._composed(schema["items"])
            return None if found is None else [found]
        return next((found for it in schema.get("anyOf", ()) if (found := self._composed(it)) is not None), None)
