"""What is known of revisions, and for how long it may be relied on."""

import math
from dataclasses import dataclass

from dialtree.storage.clock import now
from dialtree.storage.watch import UNKNOWN, Unknown

_MOST = 100_000


@dataclass(eq=False, slots=True)
class Reading:
    """A question to the database that is under way.

    Attributes:
        organization_id: Whose revision is asked for.
        listened: Whether every announcement since its beginning has been, or will be, heard.
        overtaken: Whether something was announced of the organisation meanwhile: the answer may be older.
    """

    organization_id: int
    listened: bool
    overtaken: bool = False


class KnownRevisions:
    """Revisions, from announcements and from reading.

    Announcements arrive in the order of the commits. A heartbeat that was answered says that all those of commits which
    had returned before it was sent have arrived; what is known is then at most as old as the heartbeat.

    Args:
        lease_seconds: For how long after a heartbeat was sent what is known may be relied on.
        most: Of how many organisations something is known at most; what was learnt first is forgotten first.
    """

    def __init__(self, lease_seconds: float, most: int = _MOST) -> None:
        self._lease = lease_seconds
        self._most = most
        self._until = -math.inf
        self._listening = False
        self._revisions: dict[int, int | None] = {}
        self._readings: dict[int, set[Reading]] = {}

    def revision(self, organization_id: int) -> int | Unknown | None:
        """What may be relied on now; None when there is no such organisation."""
        return self._revisions.get(organization_id, UNKNOWN) if now() < self._until else UNKNOWN

    @property
    def silence(self) -> float | None:
        """How many seconds ago the last heartbeat was sent that was answered; None when nothing is heard."""
        return None if self._until == -math.inf else now() - (self._until - self._lease)

    def listening(self) -> None:
        """From now on, what is announced is heard."""
        self._listening = True

    def confirmed(self, sent: float) -> None:
        """A heartbeat was answered.

        Args:
            sent: The moment before it was sent, by `clock.now`.
        """
        if self._listening:
            self._until = sent + self._lease

    def lost(self) -> None:
        """Nothing is heard any more: what is known ends here."""
        self._listening = False
        self._until = -math.inf
        self.forget()

    def forget(self) -> None:
        """Anything may have changed."""
        self._revisions.clear()
        for readings in self._readings.values():
            for reading in readings:
                reading.listened = False

    def announced(self, organization_id: int, revision: int | None) -> None:
        """A commit has raised a revision, or removed the organisation (None)."""
        for reading in self._readings.get(organization_id, ()):
            reading.overtaken = True
        known = self._revisions.get(organization_id, UNKNOWN)
        if known is UNKNOWN or _is_later(revision, known):
            self._keep(organization_id, revision)
        elif revision != known:
            # Reading was ahead of the announcements, or somebody has turned revisions back: only the database can tell.
            del self._revisions[organization_id]

    def begin(self, organization_id: int) -> Reading:
        """To be called before the database is asked; `end` must follow."""
        reading = Reading(organization_id, listened=self._listening)
        self._readings.setdefault(organization_id, set()).add(reading)
        return reading

    def end(self, reading: Reading) -> None:
        """The question has been answered, or has failed."""
        readings = self._readings[reading.organization_id]
        readings.discard(reading)
        if not readings:
            del self._readings[reading.organization_id]

    def answered(self, reading: Reading, revision: int | None) -> None:
        """What the database says; it is kept only where no commit can have been missed since."""
        if not reading.listened:
            return
        known = self._revisions.get(reading.organization_id, UNKNOWN)
        if known is UNKNOWN:
            if not reading.overtaken:
                self._keep(reading.organization_id, revision)
        elif known is None or revision is None:
            if known != revision:
                del self._revisions[reading.organization_id]
        elif revision > known:
            self._keep(reading.organization_id, revision)
        elif revision < known and not reading.overtaken:
            del self._revisions[reading.organization_id]

    def _keep(self, organization_id: int, revision: int | None) -> None:
        if len(self._revisions) >= self._most and organization_id not in self._revisions:
            del self._revisions[next(iter(self._revisions))]
        self._revisions[organization_id] = revision


def _is_later(revision: int | None, known: int | None) -> bool:
    return known is not None and (revision is None or revision > known)
