"""A network between programs and PostgreSQL that a test can disturb, connection by connection."""

import asyncio
import socket
import struct
from collections.abc import Coroutine
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Any, Self

_STARTUP = 3 << 16
_RESET = struct.pack("ii", 1, 0)
_CHUNK = 65536
_EVERYBODY = None


class Proxy:
    """Passes connections on to a server on loopback, from `with` to its end.

    What it is told to do concerns the connections with an `application_name`, or all of them when no name is given.

    Args:
        target: The port of the server.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._connections: set[_Connection] = set()
        self._frozen: set[tuple[str | None, bool]] = set()
        self._refused: set[str | None] = set()

    def url(self, url: str) -> str:
        """The URL of a database of the server, by way of this proxy."""
        return url.replace(f"127.0.0.1:{self._target}/", f"127.0.0.1:{self._port}/")

    def freeze(self, name: str | None = _EVERYBODY, *, requests: bool = True) -> None:
        """Lets nothing through and closes nothing, as when packets are dropped.

        Args:
            name: Whose packets.
            requests: In both directions; otherwise, only what the server answers is held back.
        """
        self._frozen = self._frozen | {(name, False)} | ({(name, True)} if requests else set())

    def holds(self, name: str | None = _EVERYBODY) -> bool:
        """Whether a `freeze` is holding anything back."""
        return any(each.held for each in self._named(name))

    def let_one_through(self, name: str | None = _EVERYBODY) -> int:
        """Lets the first packet that is held back through, of each connection and direction; returns how many."""
        return self._do(self._let_through(name))

    def thaw(self) -> None:
        """Ends every `freeze`: what was held back arrives now, as TCP sends it again."""
        self._frozen = set()
        self._do(self._let_through(_EVERYBODY))

    def refuse(self, name: str | None = _EVERYBODY) -> None:
        """Resets the connections, and new ones as soon as they say who they are."""
        self._refused = self._refused | {name}
        self.kill(name)

    def admit(self) -> None:
        """Ends every `refuse`."""
        self._refused = set()

    def kill(self, name: str | None = _EVERYBODY) -> int:
        """Resets the connections, on both sides, and returns how many there were."""
        return self._do(self._kill(name))

    def count(self, name: str | None = _EVERYBODY) -> int:
        """How many connections there are."""
        return len(self._named(name))

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def _named(self, name: str | None) -> list["_Connection"]:
        return [each for each in self._connections if name in {_EVERYBODY, each.name}]

    async def _let_through(self, name: str | None) -> int:
        held = [held for each in self._named(name) for held in each.held.values()]
        for event in held:
            event.set()
        return len(held)

    async def _kill(self, name: str | None) -> int:
        killed = self._named(name)
        for each in killed:
            each.reset()
        return len(killed)

    async def _close(self) -> None:
        self._server.close()
        tasks = [each.task for each in self._connections]
        await self._kill(_EVERYBODY)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(writer)
        self._connections.add(connection)
        connection.task = self._loop.create_task(self._carry(connection, reader, writer))

    async def _carry(
        self, connection: "_Connection", reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target)
            connection.ends.append(server_writer)
            await asyncio.gather(
                self._pump(connection, reader, server_writer, from_client=True),
                self._pump(connection, server_reader, writer, from_client=False),
            )
        except (OSError, asyncio.CancelledError):
            connection.reset()
        finally:
            self._connections.discard(connection)
            for end in connection.ends:
                end.close()

    async def _pump(
        self,
        connection: "_Connection",
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        from_client: bool,
    ) -> None:
        data = None
        while data != b"":
            data = await reader.read(_CHUNK)
            if from_client and connection.name is None:
                connection.name = _application_name(data)
            if self._refused & {_EVERYBODY, connection.name}:
                connection.reset()
            if self._frozen & {(_EVERYBODY, from_client), (connection.name, from_client)}:
                connection.held[from_client] = asyncio.Event()
                await connection.held[from_client].wait()
                del connection.held[from_client]
            if data:
                writer.write(data)
                await writer.drain()
        with suppress(OSError):
            writer.write_eof()


class _Connection:
    """A program's connection and ours to the server that belongs to it."""

    def __init__(self, client: asyncio.StreamWriter) -> None:
        self.name: str | None = None
        self.ends = [client]
        self.held: dict[bool, asyncio.Event] = {}
        self.task: asyncio.Task[None] | None = None

    def reset(self) -> None:
        for end in self.ends:
            socket_ = end.get_extra_info("socket")
            with suppress(OSError):
                socket_.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            end.transport.abort()
        assert self.task is not None
        self.task.cancel()


def _application_name(packet: bytes) -> str | None:
    """Who a client says it is; None when the packet is not its startup message."""
    if len(packet) < 8 or struct.unpack("!i", packet[4:8]) != (_STARTUP,):
        return None
    words = packet[8:].split(b"\0")
    return dict(zip(words[::2], words[1::2], strict=False)).get(b"application_name", b"").decode()
