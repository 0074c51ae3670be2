"""The cookie by which a person's browser presents their session."""

from datetime import datetime

from litestar.datastructures import Cookie

NAME = "dialtree_session"
"""What the cookie is called."""


def session_cookie(secret: str, expires_at: datetime, now: datetime, *, secure: bool) -> Cookie:
    """The cookie that a browser keeps from signing in on.

    Args:
        secret: What it presents.
        expires_at: When the session ends at the latest.
        now: The moment (aware).
        secure: Whether it may be sent over TLS alone.
    """
    return _cookie(secret, int((expires_at - now).total_seconds()), secure=secure)


def no_cookie(*, secure: bool) -> Cookie:
    """What has a browser forget the cookie."""
    return _cookie("", 0, secure=secure)


def _cookie(value: str, seconds: int, *, secure: bool) -> Cookie:
    return Cookie(NAME, value=value, path="/", max_age=seconds, secure=secure, httponly=True, samesite="lax")
