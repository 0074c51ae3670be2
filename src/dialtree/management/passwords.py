"""Hashes of passwords: argon2id (RFC 9106)."""

import asyncio
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dialtree.directory.password import as_hashed
from dialtree.directory.token import Secret


class Passwords:
    """Makes hashes and holds passwords against them, in threads, a few at a time: each takes 64 MiB of memory.

    Args:
        hasher: What a hash costs; without, argon2-cffi's own defaults.
        at_once: How many are worked out at the same time.
    """

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(at_once)

    async def hash(self, password: str) -> Secret:
        """The hash of a password that `new_password` has passed."""
        async with self._turns:
            return Secret(await asyncio.to_thread(self._hasher.hash, password))

    async def verify(self, known: str | None, text: str) -> bool:
        """Whether a text is the password of a hash. It takes the same time where there is no hash.

        Args:
            known: The hash; None when the person has no password, or does not exist.
            text: What was given for the password.
        """
        password = as_hashed(text)
        async with self._turns:
            right = await asyncio.to_thread(self._verify, known, password or "")
        return right and known is not None and password is not None

    def is_outdated(self, known: str) -> bool:
        """Whether a hash was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(known)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())

    def _verify(self, known: str | None, password: str) -> bool:
        nobodys = self._nobodys
        try:
            return self._hasher.verify(nobodys if known is None else known, password)
        except (VerificationError, InvalidHashError):
            return False
