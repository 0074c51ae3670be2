"""A configuration with the files that it includes, in their places."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from dialtree.directory.faults import Fault, RefusedError, refuse
from dialtree.sources.findings import Findings, shown
from dialtree.sources.pjsip.comments import CommentStripper
from dialtree.sources.pjsip.inclusion import INCLUDE, included_files
from dialtree.sources.pjsip.lines import Line, significant_lines
from dialtree.sources.text import GUESSED, WINDOWS_HEBREW, decode

_MAX_DEPTH = 10
"""How deep files include files; Asterisk's own limit."""

_MAX_FILES = 1000
"""How many times files are read: a few that include each other twice would be read millions of times."""

_QUOTED = re.compile(r'"(.*)"|<(.*)>', re.DOTALL)


class Expansion:
    """The files of one configuration, as they include each other.

    Args:
        path: The file that includes the others; None for a text without a file, which includes none.
        findings: Where what is found goes.
    """

    def __init__(self, path: Path | None, findings: Findings) -> None:
        self._path = path and path.resolve()
        self._findings = findings
        self._inclusions = count()
        self._files_left = _MAX_FILES

    def lines(self, text: str) -> Iterator[Line]:
        """The lines of the configuration; directives are obeyed, and are not among them.

        What cannot be included is a finding, and so is what is not obeyed.

        Args:
            text: The text of the file that includes the others.
        """
        return self._lines("", text, (self._path,) if self._path else ())

    def _lines(self, file: str, text: str, chain: tuple[Path, ...]) -> Iterator[Line]:
        # The chain is this file, and before it all that it is included by.
        inclusion = next(self._inclusions)
        stripper = CommentStripper()
        for number, significant in significant_lines(text, stripper):
            line = Line(file, number, inclusion, significant)
            if significant.startswith("#"):
                yield from self._obey(line, chain)
            else:
                yield line
        if stripper.open_since is not None:
            self._findings.warn(stripper.open_since, "the block comment that starts here is never closed", file)

    def _obey(self, line: Line, chain: tuple[Path, ...]) -> Iterator[Line]:
        directive, _, argument = line.text[1:].replace("\t", " ").partition(" ")
        match directive.lower():
            case "include":
                yield from self._include(line, argument.strip(), chain, optional=False)
            case "tryinclude":
                yield from self._include(line, argument.strip(), chain, optional=True)
            case "exec":
                self._findings.warn(line.number, "#exec is not run, and what it would write is not read", line.file)
            case _:
                self._findings.warn(line.number, "a directive that is not known; it is ignored", line.file)

    def _include(self, line: Line, argument: str, chain: tuple[Path, ...], *, optional: bool) -> Iterator[Line]:
        quoted = _QUOTED.fullmatch(argument)
        name = argument if quoted is None else quoted[1] or quoted[2] or ""
        if self._path is None:
            self._leave_out(line, name, optional=optional)
            return
        folder = self._path.parent
        try:
            paths = included_files(folder, name)
            if not paths and not optional:
                raise refuse(INCLUDE, f"no such file: {shown(name)}")
        except RefusedError as error:
            self._findings.refuse_all(line.number, error.faults, line.file)
            return
        for path in paths:
            yield from self._include_one(line, folder, path, chain)

    def _leave_out(self, line: Line, name: str, *, optional: bool) -> None:
        if optional:
            self._findings.warn(line.number, f"not read: {shown(name)}, for this came without other files", line.file)
        else:
            message = f"{shown(name)} is not here: this came without other files; put its text in its place"
            self._findings.refuse(line.number, INCLUDE, message, line.file)

    def _include_one(self, line: Line, folder: Path, path: Path, chain: tuple[Path, ...]) -> Iterator[Line]:
        file = path.relative_to(folder).as_posix()
        try:
            text = self._read(file, path, chain)
        except RefusedError as error:
            faults = [Fault(INCLUDE, f"{shown(file)}: {fault.message}") for fault in error.faults]
            self._findings.refuse_all(line.number, faults, line.file)
        else:
            yield from self._lines(file, text, (*chain, path.resolve()))

    def _read(self, file: str, path: Path, chain: tuple[Path, ...]) -> str:
        if path.resolve() in chain:
            raise refuse(INCLUDE, "includes itself")
        if len(chain) > _MAX_DEPTH:
            raise refuse(INCLUDE, f"included more than {_MAX_DEPTH} files deep")
        if not self._files_left:
            raise refuse(INCLUDE, f"more than {_MAX_FILES} files are included")
        self._files_left -= 1
        try:
            text = decode(path.read_bytes())
        except OSError as error:
            raise refuse(INCLUDE, f"cannot be read: {error.strerror}") from None
        if text.encoding == WINDOWS_HEBREW:
            self._findings.warn(0, GUESSED, file)
        return text.content
