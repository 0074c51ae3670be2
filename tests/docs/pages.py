"""The documentation, as its readers see it."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [text for found, text in _BLOCK.findall(read(name)) if found == language]


def run_program(program: str, port: int, code: str) -> subprocess.CompletedProcess[str]:
    """Runs a page's program against a server on a port, with a code; fails unless it ends well."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program.replace("http://127.0.0.1:8080", f"http://127.0.0.1:{port}")],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "EXTENSION_CODE": code, "PYTHONUTF8": "1"},
    )
