from datetime import UTC, datetime

import pytest

from dialtree.cli.moments import last_day, parse_expiry


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2027-01-31", datetime(2027, 2, 1, tzinfo=UTC)),
        ("20270131", datetime(2027, 2, 1, tzinfo=UTC)),
        ("2027-01-31T12:00", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("2027-01-31 12", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("2027-01-31T12:00Z", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("2027-01-31T12:00+02:00", datetime(2027, 1, 31, 10, tzinfo=UTC)),
        ("2027-01-31T00:00", datetime(2027, 1, 31, tzinfo=UTC)),
    ],
)
def test_expiries(text: str, at: datetime) -> None:
    assert parse_expiry(text) == at


@pytest.mark.parametrize("text", ["", "soon", "2027-02-30", "31.1.2027", "0001-01-01T00:00+14:00"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match="neither a date"):
        parse_expiry(text)


def test_the_last_day_of_all() -> None:
    assert parse_expiry("9999-12-31") == datetime(9999, 12, 31, tzinfo=UTC)


def test_what_was_given_is_what_is_shown() -> None:
    assert last_day(parse_expiry("2027-01-31")) == "2027-01-31"
    assert last_day(parse_expiry("2027-01-31T12:00+02:00")) == "2027-01-31 10:00Z"
