"""A clock that can be put forward."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time, from when it is made on, and stands still but for `forward`."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Puts it forward, as by `minutes=5`."""
        self.now += timedelta(**by)
