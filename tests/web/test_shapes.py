from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta

from dialtree.web.shapes import faults_of


class Cat(msgspec.Struct, tag="cat", tag_field="is", forbid_unknown_fields=True):
    name: str
    lives: int = 9


class Dog(msgspec.Struct, tag="dog", tag_field="is", forbid_unknown_fields=True):
    name: str


class House(msgspec.Struct, forbid_unknown_fields=True):
    pets: Annotated[list[Cat | Dog], Meta(max_length=3)]
    owner: str | None = None


_CAT = {"is": "cat", "name": "Tom"}


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ({"pets": [_CAT, {"is": "dog", "name": "Rex"}]}, {}),
        ({}, {"pets": "missing"}),
        (5, {"body": "expected an object, got an integer"}),
        (
            {"pets": 5, "owner": 5},
            {"pets": "expected a list, got an integer", "owner": "expected a text or null, got an integer"},
        ),
        (
            {"pets": [{"is": "cat", "lives": "x"}, {"is": "dog", "lives": 1}, _CAT]},
            {
                "pets[0].name": "missing",
                "pets[0].lives": "expected an integer, got a text",
                "pets[1].name": "missing",
                "pets[1].lives": "unknown",
            },
        ),
        ({"pets": [{"is": "cow"}]}, {"pets[0].is": "'cow' is none of cat, dog"}),
        ({"pets": [{}]}, {"pets[0].is": "missing"}),
        ({"pets": [7]}, {"pets[0]": "expected an object, got an integer"}),
        ({"pets": [_CAT] * 4}, {"pets": "expected a list of at most 3"}),
    ],
)
def test_everything_that_is_wrong_is_told(value: Any, faults: dict[str, str]) -> None:  # noqa: ANN401
    assert {it.field: it.message for it in faults_of("", value, House)} == faults
