"""Rows as they stand in the file, beside what is wrong in them."""

from hypothesis import given
from hypothesis import strategies as st

from dialtree.sources.csv.quoting import quote_rows
from dialtree.sources.csv.table import read_csv

HEADER = "SIP;Name;Password;AccountID"


def test_the_cells_of_known_columns_by_column() -> None:
    text = f"{HEADER}\r\n42 0; Desk ;secret;x\r\n421;Lobby;secret;1\r\n"
    assert quote_rows(text, [2]) == {2: {"SIP": "42 0", "Name": "Desk", "AccountID": "x"}}


def test_a_row_with_too_few_cells_says_what_it_has() -> None:
    assert quote_rows(f"{HEADER}\n420;Desk\n", [2]) == {2: {"SIP": "420", "Name": "Desk"}}


def test_a_line_that_cannot_be_told_apart_is_quoted_whole_and_cut_short() -> None:
    text = f'{HEADER}\n420;"Desk{"!" * 200}\n'
    (row,) = quote_rows(text, [2]).values()
    assert row["row"].startswith('420;"Desk!!!')
    assert len(row["row"]) < 100


def test_what_is_no_table_has_no_rows() -> None:
    assert quote_rows("[420]\ntype=endpoint\n", [1]) == {}


@given(st.lists(st.text("ab0 ,\"'\n\r;", max_size=12), max_size=8))
def test_every_bad_row_is_quoted(lines: list[str]) -> None:
    text = "SIP,Name\n" + "\n".join(lines)
    places = {it.place for it in read_csv(text).bad_rows}
    assert quote_rows(text, places).keys() == places
