"""What connecting and asking may raise, for the watch, which goes on whatever it is."""

import asyncpg
from asyncpg.exceptions import InternalClientError

FAILURES = (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError, InternalClientError)
"""A server out of reach, one that refuses, none that will do, a URL that makes no sense."""
