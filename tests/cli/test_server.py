"""How worker processes are stopped."""

import pytest

from dialtree.cli.server import stop


class Worker:
    """One of which it is known only later that it has ended."""

    def __init__(self, looks: int) -> None:
        self.told = 0
        self._looks = looks

    def is_alive(self) -> bool:
        assert self.told
        self._looks -= 1
        return self._looks >= 0

    def terminate(self) -> None:
        self.told += 1

    def kill(self) -> None:
        self._looks = 0


@pytest.mark.parametrize("looks", [[0], [1], [0, 5], [5, 0], [2, 3, 4]])
def test_each_is_told_once_and_waited_for(looks: list[int]) -> None:
    workers = [Worker(it) for it in looks]
    stop(workers, 60)
    assert not any(it.is_alive() for it in workers)
    assert {it.told for it in workers} == {1}


def test_one_that_does_not_stop_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    never, other = Worker(10**9), Worker(0)
    stop([never, other], 0.05)
    assert not never.is_alive()
    assert capsys.readouterr().err == "dialtree: a worker did not stop within 0.05 seconds and was killed\n"
