"""The door: where people sign in, and what lets them pass."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeAlias

from litestar.connection import ASGIConnection
from litestar.di import NamedDependency

from dialtree.directory.network import read_address
from dialtree.management.attempts import attempt_digest
from dialtree.management.passwords import Passwords
from dialtree.management.sign_in_errors import CodeNeededError, SlowDownError
from dialtree.management.signing_in import SignedIn, SignIn, sign_in
from dialtree.serving.caller import Callers
from dialtree.serving.throttle import Throttle, place_of
from dialtree.storage.database import Database
from dialtree.web.cookie import NAME
from dialtree.web.limits import Limits

Connection = ASGIConnection[Any, Any, Any, Any]

PER_MINUTE, BURST = 30.0, 60
"""How many attempts to sign in may fail from one address a minute, and at once, in each worker."""


def utc_now() -> datetime:
    """The moment (aware)."""
    return datetime.now(UTC)


class Door:
    """Lets people in.

    Args:
        database: The directory.
        callers: Tells where a request comes from.
        passwords: Verifies and hashes passwords.
        clock: Tells the moment (aware).
        throttle: Bounds the attempts that fail from one address.
        limits: Bounds how many requests anybody makes.
    """

    def __init__(
        self,
        database: Database,
        callers: Callers,
        passwords: Passwords,
        clock: Callable[[], datetime] = utc_now,
        throttle: Throttle | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.database = database
        self.callers = callers
        self.passwords = passwords
        self.clock = clock
        self.limits = limits or Limits()
        self._throttle = throttle or Throttle(PER_MINUTE, BURST)

    async def sign_in(self, connection: Connection, email: str, password: str, code: str) -> SignedIn:
        """Signs somebody in.

        Args:
            connection: The request that they make.
            email: Their e-mail.
            password: Their password.
            code: A code of their authenticator, or a recovery code; "" when they give none.

        Raises:
            NotSignedInError: They do not prove who they are.
            SlowDownError: Too many attempts have failed, with that e-mail or from that address.
        """
        address = self.address_of(connection)
        place, digest = place_of(read_address(address)), attempt_digest(email)
        wait = self._throttle.wait(place, digest)
        if wait > 0:
            raise SlowDownError(wait)
        agent = connection.headers.get("user-agent", "")
        # It counts as failed until it has succeeded, so that those made at the same time count too.
        self._throttle.unmatched(place)
        given = SignIn(email, password, code, address, agent, connection.cookies.get(NAME, ""))
        try:
            signed_in = await sign_in(self.database, self.passwords, given, self.clock())
        except CodeNeededError:
            self._throttle.take_back(place)
            raise
        self._throttle.take_back(place)
        self._throttle.succeeded(place, digest)
        return signed_in

    def address_of(self, connection: Connection) -> str:
        """The network address that a request comes from; "" when it is not known."""
        found = self.callers.address(_client(connection), connection.headers.get("x-forwarded-for", ""))
        return "" if found is None else str(found)

    def is_secure(self, connection: Connection) -> bool:
        """Whether a request has come over TLS, to us or to a trusted proxy."""
        if connection.scope["scheme"] == "https":
            return True
        forwarded = connection.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
        return forwarded == "https" and self.callers.trusts(_client(connection))


def door_of(connection: Connection) -> Door:
    """The door of the application that a request is made of."""
    door: Door = connection.app.state.services.door
    return door


TheDoor: TypeAlias = NamedDependency[Door]
"""The door, as routes take it."""


def _client(connection: Connection) -> str:
    return connection.client.host if connection.client else ""
