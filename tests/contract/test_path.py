import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.path import GET_EXTENSIONS, address_of


@given(st.lists(st.booleans(), min_size=len(GET_EXTENSIONS), max_size=len(GET_EXTENSIONS)), st.sampled_from(["", "/"]))
def test_the_path_matches_in_any_letter_case_with_or_without_a_slash(upper: list[bool], slash: str) -> None:
    cased = [letter.upper() if up else letter.lower() for letter, up in zip(GET_EXTENSIONS, upper, strict=True)]
    assert address_of("".join(cased) + slash) == GET_EXTENSIONS


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/Comet/api", "/Comet/api/GetExtensions//", "//Comet/api/GetExtensions", "Comet/api/GetExtensions"),
        *(
            "/Comet/api/GetExtension",
            "/Comet/api/GetExtensions/1",
            "/x/Comet/api/GetExtensions",
            "/Comet/api/GetExtensions ",
        ),
        *("/Comet/ap\u0130/GetExtensions", "/Comet/ap\u0131/GetExtensions", "/Comet/api/GetExten\u017fions"),
    ],
)
def test_no_other_path_does(path: str) -> None:
    assert address_of(path) is None
