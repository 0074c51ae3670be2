import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.text import fold
from dialtree.directory.traces import Traces

DANA = Traces(["Dana Levi", "Dana"], ["dana@acme.example", "ext 420"])


@pytest.mark.parametrize(
    "text",
    ["Dana Levi", "dana levi", "Dána Levi's phone", "Dana Levi <d@x.example>", "by DANA@acme.example.", "(dana levi)"],
)
def test_beyond_doubt(text: str) -> None:
    assert DANA.are_in(text)
    assert DANA.are(text)


@pytest.mark.parametrize("text", ["Dana", "dana", "ext 420", "EXT 420"])
def test_only_where_people_are_spoken_of(text: str) -> None:
    assert not DANA.are_in(text)
    assert DANA.are(text)


@pytest.mark.parametrize(
    "text",
    ["", "Dana Levin", "Jordana Levi", "Danae", "Dana's", "Dana Cohen", "yardana@acme.example", "ext 4201",
     "dana@acme.example.org", "x.dana@acme.example", "dana@acme.example-corp"],
)  # fmt: skip
def test_somebody_else(text: str) -> None:
    assert not DANA.are(text)


def test_hebrew() -> None:
    traces = Traces(["דנה לוי"], [])
    assert traces.are_in("השלוחה של דָּנָה לוי.")
    assert not traces.are_in("ודנה לויתן")


def test_a_document() -> None:
    told = {"name": {"before": "Dana", "after": "Dana Levi"}, "list": ["x", "by Dana Levi"], "number": 5, "none": None}
    assert DANA.blanked(told, of_people=True) == {
        "name": {"before": "", "after": ""}, "list": ["x", ""], "number": 5, "none": None,
    }  # fmt: skip
    assert DANA.blanked(told, of_people=False)["name"] == {"before": "Dana", "after": ""}


@pytest.mark.parametrize("body", [b'{"name":"Dana","email":""}', b'["x Dana Levi y"]', b'"ext 420"'])
def test_quoted(body: bytes) -> None:
    assert DANA.are_quoted(body)


def test_not_quoted() -> None:
    assert not DANA.are_quoted(b'{"name":"Danae"}')
    assert not Traces(["", ""], [""]).are_quoted(b'{"name":""}')


@given(st.text(max_size=20), st.text(max_size=20))
def test_nothing_tells_of_nobody(text: str, name: str) -> None:
    assert not Traces([], [""]).are(text)
    if fold(name):
        assert Traces([name], []).are(name)
    json.dumps(Traces([name], []).blanked([text], of_people=True))
