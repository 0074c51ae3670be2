import pytest

from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.fields import clean_fields
from dialtree.directory.text import clean_name

_RULES = {"name": clean_name, "label": clean_name}


def test_each_field_by_its_rule() -> None:
    assert clean_fields({"name": " a ", "active": False}, _RULES) == {"name": "a", "active": False}


def test_all_that_are_bad_are_named() -> None:
    with pytest.raises(RefusedError) as refusal:
        clean_fields({"name": "", "active": 5, "label": "\0"}, _RULES)
    assert refusal.value.faults == (
        Fault("name", "empty"),
        Fault("label", "holds a control character (U+0000)"),
    )
