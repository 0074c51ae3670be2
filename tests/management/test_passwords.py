import asyncio
import threading
import time

import pytest
from argon2 import PasswordHasher

from dialtree.management.passwords import Passwords
from management.cheap import CHEAP_HASHER, cheap_passwords

PASSWORD = "correct horse battery"


class Counting(PasswordHasher):
    """Counts what it verifies, and how much of that at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str] = []
        self.now, self.most = 0, 0
        self._lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - as it is called there
        with self._lock:
            self.verified.append(str(hash))
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.01)  # Long enough for others to begin.
        with self._lock:
            self.now -= 1
        return bool(super().verify(hash, password))


async def test_verifying() -> None:
    passwords = cheap_passwords()
    known = await passwords.hash(PASSWORD)
    assert await passwords.verify(known, PASSWORD)
    for wrong in ("", PASSWORD.upper(), f"{PASSWORD} ", "x" * 2000, "\ud800", "\0"):
        assert not await passwords.verify(known, wrong)
    assert not await passwords.verify("no hash", PASSWORD)


async def test_each_hash_has_its_own_salt_and_shows_nothing() -> None:
    passwords = cheap_passwords()
    first, second = await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)
    assert first != second
    assert str(first) not in repr(first)
    assert first.startswith("$argon2id$")


@pytest.mark.parametrize("given", [PASSWORD, "", "x" * 2000, "\ud800"])
async def test_it_costs_the_same_whether_or_not_there_is_a_hash(given: str) -> None:
    hasher = Counting()
    passwords = Passwords(hasher)
    known = await passwords.hash(PASSWORD)
    await passwords.verify(known, given)
    assert not await passwords.verify(None, given)
    with_hash, without = hasher.verified
    assert with_hash.split("$")[1:4] == without.split("$")[1:4]


async def test_a_few_at_a_time() -> None:
    hasher = Counting()
    passwords = Passwords(hasher, at_once=2)
    await asyncio.gather(*(passwords.verify(None, PASSWORD) for _ in range(10)))
    assert (len(hasher.verified), hasher.most) == (10, 2)


def test_what_is_outdated() -> None:
    other = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert cheap_passwords().is_outdated(other)
    assert not cheap_passwords().is_outdated(CHEAP_HASHER.hash(PASSWORD))


def test_what_a_hash_costs_unless_told_otherwise() -> None:
    made = PasswordHasher().hash(PASSWORD)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in made
    assert not Passwords().is_outdated(made)
