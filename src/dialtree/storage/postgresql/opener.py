"""Opens connections, and leaves a server that cannot be reached alone for a while."""

import asyncpg

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.options import Options
from dialtree.storage.postgresql.connect import connect
from dialtree.storage.postgresql.failures import DRIVER_FAILURES, out_of_reach
from dialtree.storage.postgresql.reach import Reach
from dialtree.storage.postgresql.server import PostgresServer


class Opener:
    """Opens connections to one server.

    After a failure, further attempts fail at once with the same error, so that not every request waits for a server
    that is away.

    Args:
        server: The server.
        options: How it may be used.
    """

    def __init__(self, server: PostgresServer, options: Options) -> None:
        self._server = server
        self._options = options
        self._reach = Reach()

    async def open(self) -> asyncpg.Connection:
        """A new connection.

        Raises:
            OutOfReachError: The server cannot be reached, or could not a moment ago.
        """
        self._reach.enter()
        try:
            connection = await connect(self._server, self._options)
        except (OutOfReachError, *DRIVER_FAILURES) as error:
            failure = error if isinstance(error, OutOfReachError) else out_of_reach(error)
            self._reach.failed(str(failure))
            raise failure from error
        except BaseException:
            self._reach.left()
            raise
        self._reach.regained()
        return connection
