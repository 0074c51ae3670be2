from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.second_factor import (
    RECOVERY_CODES,
    matching_step,
    new_recovery_codes,
    new_totp_secret,
    recovery_digest,
    without_used,
)

# RFC 6238, appendix B, whose codes have eight digits; ours are their last six.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
SECRET = new_totp_secret()
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert matching_step(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC), None) == seconds // 30


@given(MOMENTS, st.integers(-3, 3))
def test_a_code_is_right_for_a_step_around(now: datetime, steps: int) -> None:
    code = pyotp.TOTP(SECRET).at(now + timedelta(seconds=30 * steps))
    step = matching_step(SECRET, code, now, None)
    if abs(steps) <= 1:
        assert step == int(now.timestamp()) // 30 + steps
        assert matching_step(SECRET, code, now, step) is None
        assert matching_step(SECRET, code, now, step - 1) == step
    elif step is not None:
        # One in a few hundred thousand is that of another step, too.
        assert code == pyotp.TOTP(SECRET).at(step * 30)


@given(st.text(max_size=10))
def test_whatever_is_given(text: str) -> None:
    step = matching_step(SECRET, text, datetime(2026, 1, 1, tzinfo=UTC), None)
    assert step is None or len(text.replace(" ", "")) == 6


@pytest.mark.parametrize("text", ["", "12345", "1234567", "١٢٣٤٥٦", "-12345", "12345x"])
def test_what_is_no_code(text: str) -> None:
    assert matching_step(SECRET, text, datetime.now(UTC), None) is None


def test_recovery_codes() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    digests = [recovery_digest(it) for it in codes]
    left = without_used(digests, f" {codes[3].upper().replace('-', ' ')}\n")
    assert left == [*digests[:3], *digests[4:]]
    assert without_used(left, codes[3]) is None
    assert all(code[:4] not in repr(code) for code in codes)


@given(st.text())
def test_whatever_is_given_as_a_recovery_code(text: str) -> None:
    assert without_used([recovery_digest(it) for it in new_recovery_codes()], text) is None
