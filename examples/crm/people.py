"""Who may sign in: the CRM's own people, each with the number of their user in Dialtree."""

from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


class Person(msgspec.Struct, frozen=True):
    """One of them.

    Attributes:
        email: What they sign in with.
        name: Their name.
        password_hash: Their password's hash, of argon2.
        dialtree_user: The number of their user in Dialtree.
    """

    email: str
    name: str
    password_hash: str
    dialtree_user: int


class People:
    """All of them.

    Args:
        people: Who there is.
    """

    def __init__(self, people: list[Person]) -> None:
        self._by_email = {it.email.casefold(): it for it in people}
        # Whoever is unknown is checked as long as whoever is known.
        self._nobody = hash_password("")

    def find(self, email: str) -> Person | None:
        """Who has an e-mail, in whatever letter case."""
        return self._by_email.get(email.strip().casefold())

    def check(self, email: str, password: str) -> Person | None:
        """Who has an e-mail and a password. It takes long, as it should: not for the thread that serves.

        Args:
            email: What they say is their e-mail.
            password: What they say is their password.
        """
        person = self.find(email)
        try:
            _hasher.verify(person.password_hash if person else self._nobody, password)
        except (VerificationError, InvalidHashError):
            return None
        return person


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def read_people(path: Path) -> People:
    """Reads the file of people.

    Args:
        path: JSON: a list of objects with the fields of `Person`.

    Raises:
        ValueError: It cannot be read, or is no such list.
    """
    try:
        return People(msgspec.json.decode(path.read_bytes(), type=list[Person]))
    except (OSError, msgspec.DecodeError) as error:
        raise ValueError(f"CRM_PEOPLE: {path}: {error}") from None
