import pytest

from .process import run


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("dialtree ex", ["export", "extension"]),
        ("dialtree code issue --sc", ["--scope"]),
        ("dialtree code issue --scope acc", ["account"]),
        ("dialtree export --format ", ["csv", "json"]),
    ],
)
def test_the_shell_completes(words: str, offered: list[str]) -> None:
    ran = run(_DIALTREE_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert ran.succeeded().split() == offered


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_script_of_a_shell(shell: str) -> None:
    assert "_DIALTREE_COMPLETE" in run(_DIALTREE_COMPLETE=f"source_{shell}").succeeded()
