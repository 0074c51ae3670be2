"""The figures of all measurements, kept as JSON, so that one can be taken anew on its own."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from benchmarks.figures import Section


class Taken(msgspec.Struct, frozen=True):
    """One measurement as it was last taken.

    Attributes:
        section: Its outcome.
        environment: What it was taken with.
    """

    section: Section
    environment: dict[str, str]


_FILE = "performance/results.json"


def load(folder: Path) -> dict[str, Taken]:
    """What was kept, by the measurements' names; empty when nothing was.

    Args:
        folder: The folder of the page.
    """
    path = folder / _FILE
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Taken]) if path.exists() else {}


def save(folder: Path, results: Mapping[str, Taken]) -> None:
    """Keeps what was measured.

    Args:
        folder: The folder of the page.
        results: What was measured, by the measurements' names.
    """
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
