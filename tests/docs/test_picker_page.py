"""What the page about the picker shows, run and held against the element."""

import asyncio
import re
from pathlib import Path

from storage.fresh import new_database
from support.directory import fill
from support.server import Server

from .pages import ROOT, blocks, read, run_program
from .test_agents_page import _DIRECTORY

PAGE = "docs/picker.md"
_SOURCE = ROOT / "src/dialtree/web/picker/source"


def source() -> str:
    return "\n".join(it.read_text(encoding="utf-8") for it in sorted(Path(_SOURCE).glob("*.js")))


def test_the_program() -> None:
    (program,) = blocks(PAGE, "python")
    with new_database("sqlite") as location:
        code = asyncio.run(fill(location, _DIRECTORY))["code"]
        with Server(location) as server:
            ran = run_program(program, server.port, code)
    assert ran.stdout.startswith("Dana 20")
    assert ran.stderr == ""


def test_every_custom_property_part_and_event_is_told_of() -> None:
    page = read(PAGE)
    properties = set(re.findall(r"--dialtree-[a-z-]+", source()))
    assert properties == set(re.findall(r"`(--dialtree-[a-z-]+)`", page))
    parts = set(re.findall(r"\bpart: \"([a-z-]+)\"", source())) | {"dot"}
    listed = page.partition("has a `::part`:")[2].partition("\n\n")[0]
    assert parts == set(re.findall(r"`([a-z-]+)`", listed))
    events = set(re.findall(r'"(dialtree-(?!picker)[a-z-]+)"', source()))
    assert events == set(re.findall(r"^\| `(dialtree-[a-z-]+)` \|", page, re.MULTILINE))
