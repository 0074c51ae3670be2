import pytest

from dialtree.directory.faults import RefusedError
from dialtree.directory.origin import MAX_ORIGINS, read_origin, read_origins
from directory.refusals import the_fault


@pytest.mark.parametrize("text", ["https://crm.example", "http://[::1]:8000", "chrome-extension://abcdefgh"])
def test_what_a_browser_sends(text: str) -> None:
    assert read_origin("origins", text) == text


@pytest.mark.parametrize("text", ["", "*", "null", "crm.example", "https://crm.example/", "https://CRM.example"])
def test_what_no_browser_sends(text: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_origins("origins", ["https://crm.example", text])
    assert the_fault(refusal).message == f"{text!r} is not an origin such as https://crm.example"


def test_each_once_and_not_too_many_nor_too_long() -> None:
    many = [f"https://{number}.example" for number in range(MAX_ORIGINS)]
    assert read_origins("origins", [*many, *many]) == tuple(many)
    for texts, fault in (
        ([*many, "https://one.more"], f"more than {MAX_ORIGINS}"),
        ([f"https://{'a' * 300}"], "longer than 300 characters"),
    ):
        with pytest.raises(RefusedError) as refusal:
            read_origins("origins", texts)
        assert the_fault(refusal).message == fault
