import pytest

from dialtree.cli.numbers import parse_id, parse_percent, whole_number
from dialtree.cli.organization import NamedOrganization, parse_organization


@pytest.mark.parametrize("text", ["", " 1", "1 ", "+1", "-1", "1.0", "1_0", "0x1", "٣", "0", "9" * 5000])
def test_no_ids(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        parse_id(text)


def test_ids() -> None:
    assert parse_id("1") == 1
    assert parse_id(str(2**53 - 1)) == 2**53 - 1


@pytest.mark.parametrize("text", ["", "-1", "101", "1.5", "²", "9" * 5000])
def test_no_whole_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number between 0 and 100"):
        whole_number(0, 100)(text)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("100", 100), ("007", 7)])
def test_whole_numbers(text: str, number: int) -> None:
    assert whole_number(0, 100)(text) == number


@pytest.mark.parametrize(("text", "percent"), [("0", 0), ("12.5", 12.5), ("100", 100)])
def test_percent(text: str, percent: float) -> None:
    assert parse_percent(text) == percent


def test_organisations() -> None:
    assert parse_organization("7") == NamedOrganization(7, "")
    assert parse_organization("7: A: b ") == NamedOrganization(7, "A: b")
