import pytest

from dialtree.directory.faults import Fault, NotFoundError, RefusedError, not_found, refuse
from dialtree.directory.fields import Refusals, clean_fields, clean_items
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


def test_items_are_named_by_their_places() -> None:
    assert clean_items("names", [" a ", "b"], clean_name) == ["a", "b"]
    with pytest.raises(RefusedError) as refusal:
        clean_items("names", ["", "b", " "], clean_name)
    assert refusal.value.faults == (Fault("names[0]", "empty"), Fault("names[2]", "empty"))


@pytest.mark.parametrize(
    ("refused", "kind"),
    [
        ([not_found("a", "x")], NotFoundError),
        ([not_found("a", "x"), not_found("b", "y")], NotFoundError),
        ([not_found("a", "x"), refuse("b", "y")], RefusedError),
    ],
)
def test_several_refusals_are_told_as_one(refused: list[RefusedError], kind: type[RefusedError]) -> None:
    refusals = Refusals()
    refusals.tell()
    for it in refused:
        with refusals:
            raise it
    with pytest.raises(RefusedError) as told:
        refusals.tell()
    assert type(told.value) is kind
    assert told.value.faults == tuple(fault for it in refused for fault in it.faults)


def test_what_is_no_refusal_goes_on() -> None:
    with pytest.raises(ValueError, match="other"), Refusals():
        raise ValueError("other")
