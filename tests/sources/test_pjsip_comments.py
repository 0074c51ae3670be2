import pytest

from dialtree.sources.pjsip.comments import CommentStripper
from dialtree.sources.pjsip.lines import significant_lines


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("", ""),
        ("  a = b \t", "a = b"),
        ("; all of it", ""),
        ("a = b ; c", "a = b"),
        ("a = b;c;d", "a = b"),
        (r"a = b\;c ; d", "a = b;c"),
        (r"a = \;\;", "a = ;;"),
        (";--- a rule, not a block", ""),
        ("a = b ;----", "a = b"),
        ("a = ;-- x --; b", "a =  b"),
        ("a = ;-- x ;-- y --; z --; b", "a =  b"),
        ("a ;-- b --; c ;-- d --; e ; f", "a  c  e"),
        ("a --; b", "a --"),
    ],
)
def test_one_line(line: str, left: str) -> None:
    stripper = CommentStripper()
    assert stripper.strip(1, line) == left
    assert stripper.open_since is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\n;--\nb\n--;\nc", [(1, "a"), (5, "c")]),
        ("a ;-- b\nc --; d", [(1, "a"), (2, "d")]),
        (";--\n;--\n--;\na\n--;\nb", [(6, "b")]),
        (";--\na ; b \\; c\n---;\nb", [(4, "b")]),
        (";--;\na\n--;\nb", [(4, "b")]),
        (";--\n--;--\na\n--; --;\nb", [(5, "b")]),
        ("a\r\nb\rc\n\x0bd\u2028e", [(1, "a"), (2, "b"), (3, "c"), (4, "d\u2028e")]),
    ],
)
def test_blocks(text: str, left: list[tuple[int, str]]) -> None:
    stripper = CommentStripper()
    assert list(significant_lines(text, stripper)) == left
    assert stripper.open_since is None


def test_a_block_that_is_never_closed() -> None:
    stripper = CommentStripper()
    assert list(significant_lines("a\n;--\nb ;-- c --;\n", stripper)) == [(1, "a")]
    assert stripper.open_since == 2
