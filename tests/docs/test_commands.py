import runpy

from .pages import ROOT, read


def test_the_manual_says_what_the_commands_say_of_themselves() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "command_manual.py"))
    assert read("docs/command-line.md") == script["write_manual"](), "run `make manual`"
