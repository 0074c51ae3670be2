"""Texts in the order in which people count: `Desk 2` before `Desk 10`."""

from functools import reduce
from typing import Any

from sqlalchemy import Column, ColumnElement, String, case, func, select

_DIGITS = "0123456789"
_ZEROS = "0" * 20


def natural(text: Column[Any]) -> ColumnElement[str]:
    """What to sort by instead of a text: its first number has zeros before it, up to 20 digits.

    Numbers that differ by such zeros alone come to the same text.
    """
    whole: ColumnElement[str] = text
    others = reduce(lambda kept, digit: _text("replace", kept, digit, ""), _DIGITS, whole)
    # Neither database finds a digit, but both trim any of some characters. The limit has SQLite do so once a row.
    trimmed = select(_text("ltrim", text, others).label("rest")).correlate(text.table).limit(1).subquery()
    rest = trimmed.c.rest
    before = _text("substr", text, 1, func.length(text) - func.length(rest))
    digits = func.length(rest) - func.length(_text("ltrim", rest, _DIGITS))
    key = case((rest == "", text), else_=before.concat(_text("substr", _ZEROS, digits + 1)).concat(rest))
    return select(key).correlate(text.table).scalar_subquery()


def _text(name: str, *arguments: object) -> ColumnElement[str]:
    made: ColumnElement[str] = getattr(func, name)(*arguments, type_=String)
    return made
