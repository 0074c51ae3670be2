from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.code import Code, is_well_formed
from dialtree.directory.code import (
    MAX_LABEL,
    SCOPES,
    Grant,
    check_scope,
    digest_of,
    is_issued,
    last_four,
    new_code,
    read_adopted,
    state_of,
)
from dialtree.directory.faults import Fault, RefusedError

from .refusals import the_fault

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ISSUED = "A1b2C3d4E5f6G7h8I9j0K1l2M321Q9D0"
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def naive_checksum(random: str) -> str:
    """CRC-32 (ISO-HDLC), bit by bit, as six digits to the base 62."""
    register = 0xFFFFFFFF
    for byte in random.encode():
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xEDB88320 if register & 1 else 0)
    register ^= 0xFFFFFFFF
    return "".join(ALPHABET[register // 62**place % 62] for place in range(5, -1, -1))


def test_a_new_code_is_32_letters_and_digits_with_its_checksum() -> None:
    codes = [new_code() for _ in range(200)]
    for code in codes:
        assert isinstance(code, Code)
        assert len(code) == 32
        assert is_well_formed(code)
        assert is_issued(code)
        assert code[26:] == naive_checksum(code[:26])
    assert len(set(codes)) == 200
    assert set("".join(code[:26] for code in codes)) == set(ALPHABET)


@given(st.text(ALPHABET, min_size=26, max_size=26))
def test_a_code_is_recognised_by_its_checksum(random: str) -> None:
    assert is_issued(random + naive_checksum(random))


@given(st.text(ALPHABET, min_size=26, max_size=26), st.integers(0, 31), st.characters())
def test_any_one_character_changed_is_no_issued_code(random: str, place: int, other: str) -> None:
    code = random + naive_checksum(random)
    changed = code[:place] + other + code[place + 1 :]
    assert is_issued(changed) == (changed == code)


def test_a_checksum_stays_what_it_is() -> None:
    assert is_issued(ISSUED)


@pytest.mark.parametrize("text", ["", ISSUED[:-1], ISSUED + "0", " " + ISSUED, ISSUED[:26], ISSUED.lower(), "é" * 32])
def test_other_texts_are_no_issued_codes(text: str) -> None:
    assert not is_issued(text)


def test_a_code_of_another_system_is_trimmed() -> None:
    assert read_adopted(" \tA1b2C3d4\r\n") == "A1b2C3d4"
    assert isinstance(read_adopted("A1b2C3d4"), Code)


@pytest.mark.parametrize("text", ["", "A1b2C3d", "Z" * 65, "A1b2-C3d4", "A1b2C3d4 x", "A1b2C3dé", "\u00a0A1b2C3d4"])
def test_what_is_no_code_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_adopted(text)
    assert the_fault(refusal) == Fault("code", "not 8 to 64 of A-Z, a-z and 0-9")
    assert refusal.value.__cause__ is None


def test_a_code_is_kept_as_its_digest_and_its_end() -> None:
    assert digest_of(Code("A1b2C3d4")) == sha256(b"A1b2C3d4").digest()
    assert len(digest_of(Code("A1b2C3d4"))) == 32
    assert last_four(Code("A1b2C3d4")) == "C3d4"


def test_a_code_does_not_show_itself() -> None:
    code = new_code()
    for shown in (repr(code), f"{code!r}", str([code]), repr(read_adopted("A1b2C3d4"))):
        assert "Code(***)" in shown
        assert code not in shown


def test_the_scopes_are_two() -> None:
    assert SCOPES == ("organization", "account")
    assert [check_scope("--scope", scope) for scope in SCOPES] == ["organization", "account"]
    for text in ("", "Account", "organisation"):
        with pytest.raises(RefusedError) as refusal:
            check_scope("--scope", text)
        assert the_fault(refusal) == Fault("--scope", f"{text!r} is neither organization nor account")


def grant(expires_at: datetime | None = None, *, active: bool = True) -> Grant:
    return Grant(1, 2, 3, "account", (), expires_at, active)


@pytest.mark.parametrize(
    ("expires_at", "valid"),
    [
        (None, True),
        (NOON + timedelta(microseconds=1), True),
        (NOON, False),
        (NOON - timedelta(microseconds=1), False),
        (datetime(2030, 1, 1, 14, 30, tzinfo=timezone(timedelta(hours=2))), True),
        (datetime(2030, 1, 1, 13, 30, tzinfo=timezone(timedelta(hours=2))), False),
    ],
)
def test_a_grant_is_valid_until_it_expires(expires_at: datetime | None, valid: bool) -> None:
    assert grant(expires_at).is_valid(NOON) is valid
    assert not grant(expires_at, active=False).is_valid(NOON)


@pytest.mark.parametrize(("hours", "state"), [(None, "active"), (1, "active"), (0, "expired"), (-1, "expired")])
def test_the_state_of_a_code(hours: int | None, state: str) -> None:
    expires_at = None if hours is None else NOON + timedelta(hours=hours)
    assert state_of(expires_at, None, NOON) == state
    assert (state == "active") == grant(expires_at).is_valid(NOON)
    assert state_of(expires_at, NOON, NOON) == "revoked"


def test_a_label_is_100_characters_at_most() -> None:
    assert MAX_LABEL == 100
