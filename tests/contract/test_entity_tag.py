import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.entity_tag import entity_tag, is_match

TAG = entity_tag(b"body")
OTHER = entity_tag(b"another body")


@given(st.binary(), st.binary())
def test_the_same_bytes_have_the_same_strong_tag_and_others_another(one: bytes, other: bytes) -> None:
    assert re.fullmatch(r'"[0-9a-f]{32}"', entity_tag(one))
    assert (entity_tag(one) == entity_tag(other)) == (one == other)


@pytest.mark.parametrize(
    "header",
    [
        TAG,
        f"W/{TAG}",
        f"{OTHER}, {TAG}",
        f"{OTHER},W/{TAG},{OTHER}",
        f'"a,b" , {TAG}',
        f'"", {TAG}',
        f" {TAG} ",
        "*",
        " * ",
    ],
)
def test_a_header_that_names_the_tag_matches(header: str) -> None:
    assert is_match(header, TAG)


@pytest.mark.parametrize(
    "header", ["", OTHER, f"W/{OTHER}", TAG.strip('"'), TAG[:-1], TAG.upper(), '"*"', f'"x{TAG[1:]}', '"']
)
def test_a_header_that_does_not_name_it_does_not(header: str) -> None:
    assert not is_match(header, TAG)


@given(st.lists(st.binary(max_size=2)), st.binary(max_size=2), st.booleans())
def test_a_list_matches_when_one_of_it_does(listed: list[bytes], body: bytes, weak: bool) -> None:
    header = ", ".join(("W/" if weak else "") + entity_tag(it) for it in listed)
    assert is_match(header, entity_tag(body)) == (body in listed)
