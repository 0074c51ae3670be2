"""Calls that are ready to be pasted into a terminal or a program."""

import json
import shlex
from collections.abc import Sequence

import msgspec

from dialtree.contract.path import GET_EXTENSIONS


class Call(msgspec.Struct, frozen=True):
    """A call in one language.

    Attributes:
        language: What people call the language.
        text: The call.
    """

    language: str
    text: str


def calls(origin: str, code: str) -> Sequence[Call]:
    """The calls that get the extension list.

    Args:
        origin: The server's address, without a path.
        code: The code, which stands in each of them.
    """
    url = f"{origin}{GET_EXTENSIONS}"
    curl = f"curl -H {shlex.quote(f'Authorization: Bearer {code}')} \\\n  {shlex.quote(url)}"
    return (
        Call("curl", curl),
        Call("Python", _PYTHON % (json.dumps(origin), json.dumps(code))),
        Call("JavaScript", _JAVASCRIPT % (json.dumps(url), json.dumps(f"Bearer {code}"))),
    )


_PYTHON = """\
from dialtree.client import ExtensionList

with ExtensionList(%s, %s) as directory:
    for extension in directory.get(show_all=True):
        print(extension.sip, extension.name, extension.user_name)"""

_JAVASCRIPT = """\
const answer = await fetch(%s, {
  headers: { Authorization: %s },
});
const { ERR, DESC, EXTENSIONS } = await answer.json();
console.log(ERR, DESC, EXTENSIONS);"""
