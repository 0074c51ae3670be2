"""Rules of webhooks that need no database: how long to wait, how much to send, how to sign."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.token import Secret
from dialtree.directory.webhook_batch import MOST_BYTES, MOST_CHANGES, count_fitting
from dialtree.directory.webhook_patience import GIVE_UP_AFTER, LONGEST, delay_after, is_hopeless
from dialtree.directory.webhook_signature import PREFIX, new_secret, signed_headers

CHANCES = st.floats(0, 1)
FAILURES = st.integers(1, 10_000)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(FAILURES, CHANCES)
def test_a_delay_is_within_its_bounds(failures: int, chance: float) -> None:
    whole = delay_after(failures, 0)
    assert whole / 2 <= delay_after(failures, chance) <= whole
    assert timedelta(seconds=5) <= whole <= LONGEST


@given(FAILURES)
def test_a_delay_doubles_until_it_is_the_longest(failures: int) -> None:
    one, two = delay_after(failures, 0), delay_after(failures + 1, 0)
    assert two == min(one * 2, LONGEST)


def test_attempts_of_three_days() -> None:
    for chance, fewest, most in ((0, 20, 40), (1, 40, 60)):
        passed, attempts = timedelta(), 1
        while not is_hopeless(NOW, NOW + passed):
            passed += delay_after(attempts, chance)
            attempts += 1
        assert fewest <= attempts <= most
        assert GIVE_UP_AFTER <= passed <= GIVE_UP_AFTER + LONGEST


@given(st.lists(st.integers(1, 2 * MOST_BYTES), max_size=5) | st.lists(st.integers(1, 8000), max_size=300))
def test_what_fits(sizes: list[int]) -> None:
    count = count_fitting(sizes)
    assert count <= MOST_CHANGES
    assert count >= min(1, len(sizes))
    assert count <= 1 or sum(sizes[:count]) <= MOST_BYTES
    # Whatever comes next would have been too much.
    assert count in {len(sizes), MOST_CHANGES} or sum(sizes[: count + 1]) > MOST_BYTES


def test_the_example_of_the_specification() -> None:
    key = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers == {
        "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "Webhook-Timestamp": "1614265330",
        "Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_every_key_signs() -> None:
    one, two = new_secret(), new_secret()
    both, first, second = (
        signed_headers(keys, "id", NOW, b"{}")["Webhook-Signature"] for keys in ((one, two), (one,), (two,))
    )
    assert both == f"{first} {second}"
    assert first != second


def test_a_new_secret() -> None:
    secret = new_secret()
    raw = b64decode(secret.removeprefix(PREFIX), validate=True)
    assert (len(raw), f"{PREFIX}{b64encode(raw).decode()}") == (32, secret)
    assert secret not in repr(secret)
    assert secret != new_secret()
