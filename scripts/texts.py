"""Brings the catalogues of translations up to date with what pages, and the rules behind them, say."""

import ast
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from string import ascii_lowercase

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from dialtree.management.uploads.reasons import REASONS
from dialtree.sources.csv.rows import EXPLAINED
from dialtree.sources.text import GUESSED
from dialtree.web.console.catalogues import FAULTS, PAGES, catalogue, path_of
from dialtree.web.console.fault_texts import PART
from dialtree.web.console.languages import LANGUAGES, Language

SOURCES = Path(__file__).parent.parent / "src/dialtree"
CONSOLE = SOURCES / "web/console"

_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "extensions": "jinja2.ext.i18n", "silent": "false"}}
_KEYWORDS = {**DEFAULT_KEYWORDS, "marked": None}
_WIDTH = 120

_SAYING = {"refuse": 1, "not_found": 1, "Fault": 1, "NotPermittedError": 0, "NotSignedInError": 0, "SlowDownError": 1,
           "PermissionDeniedException": 0}  # fmt: skip
"""What is called with a sentence, and the place of the sentence among its arguments."""

_REMARKING = {"warn": 1, "note": 1, "notice": 0}
"""The same, of what readers of files call with a remark."""

_DEFAULTS = ("The e-mail or the password is wrong.", "Too many attempts have failed; wait before the next.",
             "It has changed since you looked at it; look again.", *REASONS, GUESSED,
             *EXPLAINED.values())  # fmt: skip
"""What some errors say unless they are told otherwise, and what has a name."""

_PARTS = ("line", "entry", "empty", "on line %(a)s", "in entry %(a)s", "%(a)s on line %(b)s", "%(a)s in entry %(b)s",
          "which the file does not name", "which keeps it %(a)s", "stays the root",
          "goes right below the root, account %(a)s")  # fmt: skip
"""What stands for a placeholder in sentences about files, and is a part of a sentence itself."""


def pages() -> Catalog:
    """What pages say."""
    found = Catalog()
    for _, _, message, comments, context in extract_from_dir(CONSOLE, _METHODS, _OPTIONS, _KEYWORDS):
        found.add(message, auto_comments=comments, context=context)
    return found


def faults() -> Catalog:
    """What the rules say is wrong, with a placeholder for all that is not the same each time."""
    found = Catalog()
    for message in _DEFAULTS:
        found.add(message)
    for message in _PARTS:
        found.add(message, context=PART)
    for path in sorted(SOURCES.rglob("*.py")):
        if "cli" not in path.parts:
            for message in _sentences(ast.parse(path.read_text())):
                found.add(message)
    return found


def _sentences(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            place = _SAYING.get(called, len(node.args))
            if place < len(node.args):
                # The readers of files name a place and a column first.
                yield from _message(node.args[-1])
            place = _REMARKING.get(called, len(node.args))
            if place < len(node.args):
                yield from _message(node.args[place])


def _message(said: ast.expr) -> Iterator[str]:
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        yield said.value
    if isinstance(said, ast.JoinedStr):
        letters = count()
        parts = (
            part.value.replace("%", "%%") if isinstance(part, ast.Constant) else f"%({ascii_lowercase[next(letters)]})s"
            for part in said.values
        )
        message = "".join(map(str, parts))
        if re.search("[a-z]{3}", message):
            yield message


def updated(language: Language, name: str) -> Catalog:
    """A catalogue with what is said now, and nothing else; translations that it has are kept."""
    kept = catalogue(language, name) if path_of(language, name).exists() else Catalog(language)
    kept.update(pages() if name == PAGES else faults(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    return kept


def main() -> None:
    """Writes the catalogues, and says how much is left to be translated."""
    for language in LANGUAGES:
        if language == "en":
            continue
        for name in (PAGES, FAULTS):
            path, found = path_of(language, name), updated(language, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, found, _WIDTH, no_location=True, omit_header=True, sort_output=True)
            missing = sum(1 for it in found if it.id and not _is_translated(it.string))
            print(f"{path.relative_to(SOURCES)}: {len(found)} texts, {missing} without translation")  # noqa: T201


def _is_translated(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


if __name__ == "__main__":
    main()
