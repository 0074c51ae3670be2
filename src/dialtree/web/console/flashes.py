"""What a page says once about what has just been done on the page before."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Literal

import msgspec
from litestar.datastructures import Cookie

from dialtree.web.console.csrf import Connection, key_of, token_of
from dialtree.web.door import door_of

COOKIE = "dialtree_flash"

_SECONDS = 60


class Flash(msgspec.Struct, frozen=True):
    """A message.

    Attributes:
        text: What it says, in the language of the page. Never a secret.
        kind: Whether something was done, has failed, or is to be noted.
        undo: The address below `/console/` to which a form is sent that undoes what was done; "" when nothing does.
    """

    text: str
    kind: Literal["done", "failed", "note"] = "done"
    undo: str = ""


def flash_cookie(connection: Connection, flash: Flash | None) -> Cookie:
    """The cookie that brings a message to the next page; without a message, what has it forgotten."""
    value = "" if flash is None else _sealed(key_of(connection), flash)
    secure = door_of(connection).is_secure(connection)
    seconds = _SECONDS if flash else 0
    return Cookie(COOKIE, value=value, path="/console", max_age=seconds, secure=secure, httponly=True, samesite="lax")


def flash_of(connection: Connection) -> Flash | None:
    """The message that a request brings; None when there is none, or it is not from us."""
    text, _, seal = connection.cookies.get(COOKIE, "").partition(".")
    if not text or not hmac.compare_digest(seal.encode(), token_of(key_of(connection), f"flash {text}").encode()):
        return None
    try:
        return msgspec.json.decode(urlsafe_b64decode(text), type=Flash)
    except (Error, ValueError, msgspec.DecodeError):
        return None


def _sealed(key: str, flash: Flash) -> str:
    text = urlsafe_b64encode(msgspec.json.encode(flash)).decode()
    return f"{text}.{token_of(key, f'flash {text}')}"
