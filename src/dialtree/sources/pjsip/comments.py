"""Comments of Asterisk's configuration files: to the end of the line, and blocks that nest."""

import re

# In Asterisk's order of trying: an escaped semicolon, the start of a block, its end, any other semicolon.
_MARK = re.compile(r"(?P<escaped>\\;)|(?P<opens>;--(?!-))|(?P<closes>--;(?!--(?!-)))|(?P<other>;)")


class CommentStripper:
    """Takes the comments out of one file, line by line."""

    def __init__(self) -> None:
        self._opened: list[int] = []

    @property
    def open_since(self) -> int | None:
        """The line where the innermost open block comment starts; None outside of blocks."""
        return self._opened[-1] if self._opened else None

    def strip(self, number: int, line: str) -> str:
        r"""What is left of a line, without white space around it; `\;` becomes a semicolon.

        Args:
            number: The line's number.
            line: The line.
        """
        if ";" not in line:
            return "" if self._opened else line.strip()
        kept: list[str] = []
        start = 0
        for mark in _MARK.finditer(line):
            if mark["opens"]:
                if not self._opened:
                    kept.append(line[start : mark.start()])
                self._opened.append(number)
            elif self._opened:
                if mark["closes"]:
                    self._opened.pop()
                    start = mark.end()
            elif mark["escaped"]:
                kept.append(line[start : mark.start()] + ";")
                start = mark.end()
            else:
                kept.append(line[start : mark.end() - 1])
                break
        else:
            if not self._opened:
                kept.append(line[start:])
        return "".join(kept).strip()
