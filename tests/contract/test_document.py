from pathlib import Path

import pytest

from dialtree.contract.answer import Refusal, encode
from dialtree.contract.limits import MAX_BODY, MAX_URL
from dialtree.contract.parameters import BadInputError
from dialtree.contract.reading import read_answer
from dialtree.contract.request import read_request

TEXT = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
SHOWN = [line for line in TEXT.splitlines() if line.startswith('{"ERR"')]


def test_the_document_shows_answers() -> None:
    assert len(SHOWN) >= 5


@pytest.mark.parametrize("line", SHOWN)
def test_an_answer_in_the_document_is_what_goes_over_the_wire(line: str) -> None:
    said = read_answer(line.encode())
    written = encode(said.extensions) if said.extensions else Refusal(200, said.err, said.desc).body
    assert written == line.encode()


@pytest.mark.parametrize(
    ("query", "body"), [(b"code=A1b2C3d4E5f6&showAll=maybe", b""), (b"", b'{"code":"A1b2C3d4E5f6",}')]
)
def test_a_fault_in_the_document_is_told_so(query: bytes, body: bytes) -> None:
    request = query.decode() or body.decode()
    with pytest.raises(BadInputError) as refusal:
        read_request("POST", query, "", "", body)
    shown = TEXT.partition(request)[2].splitlines()[1]
    assert read_answer(shown.encode()).desc == str(refusal.value)


def test_the_limits_in_the_document_are_the_ones_kept() -> None:
    assert f"is over {MAX_URL} bytes" in TEXT
    assert f"is over {MAX_BODY} bytes" in TEXT
