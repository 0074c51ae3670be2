"""Connections that were lost while nobody used them."""

from typing import Any

from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from dialtree.storage.postgresql.failures import DRIVER_FAILURES

_ANSWER_SECONDS = 2.0
"""How long a connection may take to show that it is alive."""


def pass_over_dead(adapted: Any, _entry: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - as SQLAlchemy has it
    """Has the pool open another connection in place of a dead one, before anything is asked of it.

    A server that has gone says so, which the loop may not have heard yet; a network that has gone says nothing. So each
    connection has to answer first: one round trip, where SQLAlchemy's own ping takes three.

    Raises:
        DisconnectionError: It is dead.
    """
    if adapted.driver_connection.is_closed():
        raise DisconnectionError
    try:
        adapted.run_async(lambda it: it.execute("SELECT", timeout=_ANSWER_SECONDS))
    except DRIVER_FAILURES as error:
        raise DisconnectionError from error
