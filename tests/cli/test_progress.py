import pytest

from .conftest import SAMPLE
from .process import run
from .terminal import show


@pytest.mark.usefixtures("empty")
def test_a_terminal_sees_progress_and_it_goes_away() -> None:
    code, shown = show("import", str(SAMPLE))
    assert code == 0
    assert "Writing 70 of 70" in shown
    assert shown.endswith(" a second)\n")


@pytest.mark.usefixtures("empty")
def test_a_pipe_sees_none() -> None:
    ran = run("import", str(SAMPLE))
    assert "Writing" not in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err
