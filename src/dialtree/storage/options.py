"""How the database may be used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Bounds of the use of a PostgreSQL server; SQLite needs none.

    Attributes:
        connections: How many connections are open at most.
        connect_timeout: How many seconds a connection may take to come about.
        statement_timeout: How many seconds a statement may take; None sets no bound.
    """

    connections: int = 10
    connect_timeout: float = 5
    statement_timeout: float | None = 30


DEFAULT_OPTIONS = Options()
"""The bounds that hold unless told otherwise."""
