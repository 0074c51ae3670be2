"""How a connection to PostgreSQL comes about."""

import asyncpg

from dialtree.storage.options import Options
from dialtree.storage.postgresql.failures import out_of_reach
from dialtree.storage.postgresql.server import PostgresServer

APPLICATION = "dialtree"
"""The name under which PostgreSQL shows our connections."""

LOCK_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

IDLE_SECONDS = 60.0
"""How long a transaction may stand still, lest it hold its locks for good."""

LONG_IDLE_SECONDS = 900.0
"""As long where statements are not bounded either: an import plans between them."""

# A machine that vanished, transaction and all, is found out within a minute.
_KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}

ANSWER_SECONDS = 5.0
"""How long after the statement timeout the server may take to say so, before the connection passes for dead."""

_TRY_NEXT = (OSError, asyncpg.CannotConnectNowError, asyncpg.TargetServerAttributeNotMatched)
"""Why another host may do where one does not."""


async def connect(server: PostgresServer, options: Options) -> asyncpg.Connection:
    """A new connection to the first host that can be reached and is what the URL wants it to be.

    Raises:
        OutOfReachError: There is none; the message says why.
        asyncpg.PostgresError: The server refuses, for example because there is no such database.
    """
    failures = []
    for url in server.hosts():
        try:
            return await _connect(url, server, options)
        except _TRY_NEXT as error:
            failures.append(error)
    raise out_of_reach(failures[-1]) from failures[-1]


async def _connect(url: str, server: PostgresServer, options: Options) -> asyncpg.Connection:
    seconds = server.connect_timeout or options.connect_timeout
    bound = options.statement_timeout
    try:
        connection: asyncpg.Connection = await asyncpg.connect(
            url,
            timeout=seconds,
            target_session_attrs=server.wanted,
            command_timeout=None if bound is None else bound + ANSWER_SECONDS,
            server_settings=_settings(server, bound),
        )
        return connection  # noqa: TRY300
    except TimeoutError:
        raise TimeoutError(f"PostgreSQL does not answer within {seconds:g} seconds") from None
    except (ValueError, asyncpg.InterfaceError) as error:
        # What is wrong with the URL or with a file that it names.
        raise out_of_reach(error) from error


def _settings(server: PostgresServer, statement_timeout: float | None) -> dict[str, str]:
    settings = {
        "application_name": APPLICATION,
        "statement_timeout": _milliseconds(statement_timeout or 0),
        "lock_timeout": _milliseconds(LOCK_SECONDS),
        "idle_in_transaction_session_timeout": _milliseconds(
            LONG_IDLE_SECONDS if statement_timeout is None else IDLE_SECONDS
        ),
        "TimeZone": "UTC",
        # Compiling a query takes longer than answering any of ours.
        "jit": "off",
        # A plan is kept, also that of a foreign key's check. One that was made while a table was small, and reads all
        # of it for each row of another, takes minutes once the table has grown.
        "enable_seqscan": "off",
        **_KEEPALIVE,
    }
    return {name: value for name, value in settings.items() if name not in server.settings}


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))
