"""The ways in which a program can present its code."""

import json
from collections.abc import Mapping
from typing import Literal, TypeAlias
from urllib.parse import urlencode

import msgspec

from dialtree.contract.code import BLANK
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.directory.faults import refuse

Place: TypeAlias = Literal["header", "query", "json", "form"]

_TYPES: Mapping[Place, str] = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


class Way(msgspec.Struct, frozen=True):
    """A way.

    Attributes:
        method: The HTTP method.
        place: Where the code stands.
    """

    method: Literal["GET", "POST"]
    place: Place


WAYS: Mapping[str, Way] = {
    "get-header": Way("GET", "header"),
    "get-query": Way("GET", "query"),
    "post-header": Way("POST", "header"),
    "post-query": Way("POST", "query"),
    "post-json": Way("POST", "json"),
    "post-form": Way("POST", "form"),
}
"""The ways, by the name that a form has for them."""


class Sent(msgspec.Struct, frozen=True):
    """A request as it goes out.

    Attributes:
        method: The HTTP method.
        query: The query, without the question mark.
        headers: The headers.
        body: The body.
    """

    method: str
    query: str
    headers: Mapping[str, str]
    body: str

    @property
    def target(self) -> str:
        """The path with the query."""
        return f"{GET_EXTENSIONS}?{self.query}" if self.query else GET_EXTENSIONS


def read_way(field: str, name: str) -> Way:
    """The way of a name.

    Raises:
        RefusedError: There is none of that name.
    """
    if name not in WAYS:
        raise refuse(field, "not one of the choices")
    return WAYS[name]


def sent(way: Way, code: str, *, show_all: bool) -> Sent:
    """The request that asks for the extension list.

    Args:
        way: How it presents its code.
        code: The code.
        show_all: Whether it asks for the whole organisation.
    """
    asked = {"showAll": "1" if show_all else "0"}
    headers = {"Authorization": f"Bearer {code}"} if way.place == "header" else {}
    if way.place == "query":
        return Sent(way.method, urlencode({**asked, "code": code}, safe="*"), headers, "")
    if way.place == "header":
        return Sent(way.method, urlencode(asked), headers, "")
    body = json.dumps({"code": code, "showAll": int(show_all)}) if way.place == "json" else ""
    body = body or urlencode({"code": code, **asked}, safe="*")
    return Sent(way.method, "", {"Content-Type": _TYPES[way.place]}, body)


def blanked(way: Way, *, show_all: bool) -> Sent:
    """The same request as it may be shown: without its code."""
    return sent(way, BLANK, show_all=show_all)
