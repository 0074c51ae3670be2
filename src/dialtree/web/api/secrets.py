"""Answers that hold something secret."""

from litestar.datastructures import ResponseHeader

NOT_KEPT = (ResponseHeader(name="Cache-Control", value="no-store", documentation_only=False),)
"""Has nobody between us and the caller keep an answer."""
