"""Ctrl-C during an import: one line, and nothing written."""

import gc
import os
import signal
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dialtree.cli.errors import CutShortError
from dialtree.cli.interruption import stoppable
from support.directory import read

from .conftest import SAMPLE, Cli
from .terminal import CTRL_C, Terminal

_Tell = Callable[[str, int, int], None]
_When = Callable[[str, int, int], bool]

_LINE = "dialtree: interrupted; nothing was written"


def _write_many(path: Path, count: int) -> None:
    rows = (f"a{number},Name {number},1,Acme" for number in range(count))
    path.write_text("\n".join(["SIP,Name,AccountID,AccountName", *rows]), encoding="utf-8")


def _count(path: Path) -> int:
    ((count,),) = read(path, "SELECT count(*) FROM extensions")
    return int(count)


def _and_interrupt(tell: _Tell, when: _When) -> _Tell:
    def both(step: str, done: int, total: int) -> None:
        tell(step, done, total)
        if when(step, done, total):
            os.kill(os.getpid(), signal.SIGINT)

    return both


@contextmanager
def _interrupting(when: _When) -> Iterator[_Tell]:
    yield _and_interrupt(lambda *_: None, when)


@pytest.mark.parametrize("step", ["Reading", "Planning"])
def test_before_anything_is_written(cli: Cli, empty: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(
        "dialtree.cli.import_.progress_bar", lambda: _interrupting(lambda told, _done, _total: told == step)
    )
    assert cli("import", SAMPLE).told(130) == _LINE
    assert _count(empty) == 0


def test_while_it_is_written(cli: Cli, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write_many(tmp_path / "many.csv", 12_000)
    seen = []

    def halfway(_step: str, done: int, total: int) -> bool:
        seen.append((done, total))
        return 0 < done < total

    monkeypatch.setattr("dialtree.cli.import_.progress_bar", lambda: _interrupting(halfway))
    assert cli("import", "many.csv").told(130) == _LINE
    assert seen[-1][0] < 12_000
    assert _count(empty) == 0


@pytest.mark.parametrize(("moment", "code", "count"), [("_make_self_pipe", 130, 0), ("_close_self_pipe", 0, 70)])
def test_while_the_event_loop_is_made_or_closed(
    cli: Cli, empty: Path, monkeypatch: pytest.MonkeyPatch, moment: str, code: int, count: int
) -> None:
    usual = getattr(BaseSelectorEventLoop, moment)

    def interrupted(loop: BaseSelectorEventLoop) -> None:
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
        usual(loop)

    monkeypatch.setattr(BaseSelectorEventLoop, moment, interrupted)
    ended = cli("import", SAMPLE)
    gc.collect()
    assert (ended.code, _count(empty)) == (code, count)


def test_once_all_is_written_it_is_too_late(cli: Cli, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def late() -> Iterator[Callable[[_Tell], _Tell]]:
        with stoppable() as watching:
            yield lambda progress: _and_interrupt(watching(progress), lambda _step, done, total: 0 < total == done)

    monkeypatch.setattr("dialtree.cli.import_.stoppable", late)
    assert "Extensions  70 added" in cli("import", SAMPLE).succeeded()
    assert _count(empty) == 70


def test_ctrl_c_is_what_it_was_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stoppable() as watching:
        tell = watching(lambda *_: None)
        tell("Reading", 0, 0)
        tell("Writing", 4, 5)
        assert signal.getsignal(signal.SIGINT) is before
        tell("Writing", 5, 5)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(CutShortError, match="nothing was written"), stoppable():
        raise KeyboardInterrupt


@pytest.mark.parametrize("sign", ["Starting", "Writing"])
@pytest.mark.parametrize("times", [1, 2])
def test_on_a_terminal(empty: Path, tmp_path: Path, sign: str, times: int) -> None:
    _write_many(tmp_path / "many.csv", 30_000)
    with Terminal("import", "many.csv") as terminal:
        terminal.wait_for(sign)
        for _ in range(times):
            terminal.press(CTRL_C)
        code = terminal.end()
        shown = terminal.seen
    assert "Traceback" not in shown
    # Whoever presses it at the very end is too late.
    if code == 130:
        assert shown.rstrip().endswith(_LINE)
        assert _count(empty) == 0
    else:
        assert code == 0
        assert _count(empty) == 30_000
