"""Passwords whose hashes cost next to nothing."""

from argon2 import PasswordHasher

from dialtree.management.passwords import Passwords

CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def cheap_passwords() -> Passwords:
    return Passwords(CHEAP_HASHER)
