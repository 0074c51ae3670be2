"""SQLite is asked once a turn of the event loop, and nobody whose turn comes later is told what was so before.

Each test is run by every loop that a server may use. What is "ready" here is what a server makes ready: it hands a
request over by `call_soon_threadsafe`, in the order in which requests arrive.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvloop
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.sqlite.watch import SqliteWatch
from storage.fresh import new_database
from storage.plain_sql import insert
from storage.shell import Shell, opened_shell

Loops = Callable[[], asyncio.AbstractEventLoop]
LOOPS: dict[str, Loops] = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(params=LOOPS)
def loops(request: pytest.FixtureRequest) -> Loops:
    return LOOPS[request.param]


class Questions:
    """A watch that runs, and what SQLite is asked by it."""

    def __init__(self, path: Path, shell: Shell) -> None:
        self.watch = SqliteWatch(path)
        self.shell = shell
        self.asked = 0
        self.committed = 1
        insert(shell, "accounts", id=1, parent_id=None)

    def commit(self) -> None:
        self.shell.execute("UPDATE accounts SET name = name || '!'")
        self.committed += 1

    def count(self, statement: str) -> None:
        self.asked += statement == "PRAGMA data_version"

    def revision(self) -> int | None:
        return self.watch.revision(1)

    async def start(self) -> None:
        await self.watch.start()
        self.revision()
        assert self.watch._connection is not None
        self.watch._connection.set_trace_callback(self.count)
        await asyncio.sleep(0)


def run(loops: Loops, path: Path, shell: Shell, body: Callable[[Questions], Awaitable[None]]) -> None:
    async def whole() -> None:
        questions = Questions(path, shell)
        await questions.start()
        try:
            await body(questions)
        finally:
            await questions.watch.close()

    with asyncio.Runner(loop_factory=loops) as runner:
        runner.run(whole())


def test_once_a_turn(loops: Loops, path: Path, shell: Shell) -> None:
    async def body(questions: Questions) -> None:
        for turn in range(1, 4):
            assert {questions.revision() for _ in range(50)} == {1}
            assert questions.asked == turn
            await asyncio.sleep(0)

    run(loops, path, shell, body)


def test_what_becomes_ready_after_the_question_is_told_what_was_committed_before(
    loops: Loops, path: Path, shell: Shell
) -> None:
    async def body(questions: Questions) -> None:
        loop, told, over = asyncio.get_running_loop(), list[int | None](), asyncio.Event()

        def first() -> None:
            # Ready before: `second`. After the question and the commit: `third`.
            told.append(questions.revision())
            questions.commit()
            loop.call_soon(third)

        def second() -> None:
            told.append(questions.revision())

        def third() -> None:
            told.append(questions.revision())
            over.set()

        loop.call_soon(first)
        loop.call_soon(second)
        await over.wait()
        assert told == [1, 1, 2]
        assert questions.asked == 2

    run(loops, path, shell, body)


def test_a_request_of_another_thread_in_the_middle_of_a_turn(loops: Loops, path: Path, shell: Shell) -> None:
    async def body(questions: Questions) -> None:
        loop, told = asyncio.get_running_loop(), list[int | None]()
        arrived = asyncio.Event()

        def request() -> None:
            told.append(questions.revision())
            arrived.set()

        def commit_and_ask() -> None:
            questions.commit()
            loop.call_soon_threadsafe(request)

        assert questions.revision() == 1
        # All of it within this turn of the loop: nothing is awaited.
        client = threading.Thread(target=commit_and_ask, daemon=True)
        client.start()
        client.join()
        assert questions.revision() == 1
        await arrived.wait()
        assert told == [2]

    run(loops, path, shell, body)


def test_a_request_that_becomes_ready_while_sqlite_is_asked(loops: Loops, path: Path, shell: Shell) -> None:
    async def body(questions: Questions) -> None:
        loop, told, over = asyncio.get_running_loop(), list[int | None](), asyncio.Event()
        real = questions.watch._connection
        assert real is not None

        class Slow:
            """A connection whose answer is under way while somebody commits and the next request arrives."""

            def execute(self, statement: str, parameters: tuple[int, ...] = ()) -> object:
                answer = real.execute(statement, parameters)
                if questions.committed == 1:
                    rows = answer.fetchone()
                    questions.commit()
                    loop.call_soon_threadsafe(request)
                    return type("Rows", (), {"fetchone": staticmethod(lambda: rows)})
                return answer

            close = staticmethod(real.close)

        def request() -> None:
            told.append(questions.revision())
            over.set()

        questions.watch._connection = Slow()  # type: ignore[assignment]
        questions.revision()
        await over.wait()
        assert told == [2]

    run(loops, path, shell, body)


def test_a_turn_whose_question_failed_asks_again(loops: Loops, path: Path, shell: Shell) -> None:
    async def body(questions: Questions) -> None:
        shell.execute("ALTER TABLE organizations RENAME TO hidden")
        for _ in range(2):
            with pytest.raises(OutOfReachError):
                questions.revision()
        shell.execute("ALTER TABLE hidden RENAME TO organizations")
        assert questions.revision() == 1
        questions.commit()
        await asyncio.sleep(0)
        assert questions.revision() == 2

    run(loops, path, shell, body)


def test_once_closed_it_asks_each_time(loops: Loops, path: Path, shell: Shell) -> None:
    async def body(questions: Questions) -> None:
        assert questions.revision() == 1
        await questions.watch.close()
        for expected in (2, 3):
            questions.commit()
            assert questions.revision() == expected

    run(loops, path, shell, body)


@contextmanager
def directory() -> Iterator[tuple[Path, Shell]]:
    with new_database("sqlite") as location, opened_shell(location) as shell:
        assert isinstance(location, SqliteFile)
        yield location.path, shell


STEPS = st.lists(st.sampled_from(["ask", "ask", "commit", "request"]), max_size=5)


class Turns:
    """Callbacks, each doing its steps; a request counts from when it became ready."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._loop = asyncio.get_running_loop()
        self._left = 0
        self.over = asyncio.Event()
        self.behind: list[tuple[int, int | None]] = []

    def ready(self, steps: list[str]) -> None:
        self._left += 1
        self._loop.call_soon(self._perform, self._questions.committed, steps)

    def _perform(self, since: int, steps: list[str]) -> None:
        for step in steps:
            match step:
                case "ask":
                    self._ask(since)
                case "commit":
                    self._questions.commit()
                case "request":
                    self.ready(["ask"])
        self._left -= 1
        if not self._left:
            self.over.set()

    def _ask(self, since: int) -> None:
        revision = self._questions.revision()
        if revision is None or revision < since:
            self.behind.append((since, revision))


@settings(max_examples=60)
@given(st.lists(STEPS, min_size=1, max_size=6), st.sampled_from(list(LOOPS.values())))
def test_no_order_of_turns_commits_and_requests_is_answered_from_before(planned: list[list[str]], loops: Loops) -> None:
    async def body(questions: Questions) -> None:
        turns = Turns(questions)
        for steps in planned:
            turns.ready(steps)
        await turns.over.wait()
        assert turns.behind == []

    with directory() as (path, shell):
        run(loops, path, shell, body)
