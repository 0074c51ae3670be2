"""Rules of the pages of codes that need no page."""

import json
import shlex
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract import answer
from dialtree.contract.extension import Extension
from dialtree.contract.request import read_request
from dialtree.directory.faults import RefusedError
from dialtree.management.code_use import DayUse
from dialtree.storage.codes import CodeRow
from dialtree.web.console.codes.calls import calls
from dialtree.web.console.codes.sparkline import HEIGHT, sparkline
from dialtree.web.console.codes.terms import read_changes, read_terms, refused_terms, told_terms
from dialtree.web.console.forms import Form
from dialtree.web.console.texts import Texts
from dialtree.web.console.trial.pretty import SHOWN, pretty
from dialtree.web.console.trial.ways import WAYS, blanked, sent

ZONE = "Asia/Jerusalem"
CODE = CodeRow(
    7, 1, 1, "abcd", "CRM", "account", ("10.0.0.0/8", "192.0.2.0/24"), datetime(2099, 7, 1, 9, 30, 12, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC), None, None,
)  # fmt: skip


def form(**values: str) -> Form:
    return Form({"label": "", "scope": "organization", "networks": "", "expires_at": "", **values})


def test_terms_are_read_in_the_time_of_the_organisation() -> None:
    terms = read_terms(form(networks=" 10.0.0.0/8,,\r\n 192.0.2.7 ", expires_at="2099-07-01T12:30"), ZONE)
    assert list(terms.networks) == ["10.0.0.0/8", "192.0.2.7"]
    assert terms.expires_at is not None
    assert terms.expires_at.astimezone(UTC) == datetime(2099, 7, 1, 9, 30, tzinfo=UTC)


def test_all_that_is_wrong_is_told_beside_its_field() -> None:
    wrong = form(networks="here\n10.0.0.1/8", expires_at="tomorrow", label="x" * 101)
    with pytest.raises(RefusedError) as refused:
        read_terms(wrong, ZONE)
    shown = refused_terms(wrong, Texts("en"), refused.value)
    assert set(shown.errors) == {"networks", "expires_at", "label"}
    assert "'here' does not appear" in shown.error("networks")
    assert "10.0.0.1/8 has host bits set" in shown.error("networks")


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing() -> None:
    shown = told_terms(CODE, ZONE)
    assert shown["expires_at"] == "2099-07-01T12:30"
    # Browsers end lines so.
    assert read_changes(Form({**shown, "networks": "10.0.0.0/8\r\n192.0.2.0/24"}), CODE, ZONE) == {}
    assert read_changes(Form({**shown, "label": "Other"}), CODE, ZONE) == {"label": "Other"}
    assert read_changes(Form({**shown, "expires_at": ""}), CODE, ZONE) == {"expires_at": None}


@pytest.mark.parametrize("zone", [ZONE, "America/New_York", "Pacific/Kiritimati"])
def test_the_end_of_all_years_is_told_in_any_time_zone(zone: str) -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    shown = told_terms(CodeRow(7, 1, 1, "abcd", "", "account", (), last, last, None, None), zone)
    assert shown["expires_at"].startswith("9999-12-31T")


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_bars_stand_within_their_picture_and_are_as_high_as_their_days(requests: list[int]) -> None:
    days = [DayUse(date(2026, 1, 1) + timedelta(days=index), it) for index, it in enumerate(requests)]
    chart = sparkline(days)
    assert chart.requests == sum(requests)
    assert chart.bars[-1].x + 5 == chart.width
    for bar in chart.bars:
        assert 0 < bar.height <= HEIGHT
        assert bar.y == pytest.approx(HEIGHT - bar.height)
        assert bool(bar.requests) == (bar.height >= 2)
    assert [it.requests for it in sorted(chart.bars, key=lambda it: it.height)][-1] == max(requests)


def test_calls_hold_up_against_odd_hosts() -> None:
    origin = "http://x'; rm -rf $HOME;\"\\"
    curl, python, javascript = calls(origin, "Abcdefgh1")
    assert shlex.split(curl.text.replace("\\\n", ""))[1:] == [
        "-H", "Authorization: Bearer Abcdefgh1", f"{origin}/Comet/api/GetExtensions",
    ]  # fmt: skip
    assert compile(python.text, "call", "exec")
    assert json.dumps(origin + "/Comet/api/GetExtensions") in javascript.text


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("show_all", [True, False])
def test_each_way_presents_the_code_and_is_shown_without(name: str, *, show_all: bool) -> None:
    way, code = WAYS[name], "Abcdefgh12345678"
    request, shown = sent(way, code, show_all=show_all), blanked(way, show_all=show_all)
    read = read_request(
        request.method,
        request.query.encode(),
        request.headers.get("Content-Type", ""),
        request.headers.get("Authorization", ""),
        request.body.encode(),
    )
    assert (read.code, read.show_all) == (code, show_all)
    assert code not in f"{shown.target} {shown.headers} {shown.body}"
    assert f"{shown.target} {shown.headers} {shown.body}".count("***") == 1


@given(st.lists(st.text(max_size=20), max_size=SHOWN * 3))
def test_an_answer_is_shown_up_to_a_bound_and_counted_whole(names: list[str]) -> None:
    names = [*names, '{"SIP":"', ',{"SIP":']
    body = answer.encode([Extension("1", name, "", 1, name, "", "") for name in names])
    shown = pretty(body)
    assert shown.extensions == len(names)
    assert [it["Name"] for it in json.loads(shown.text)["EXTENSIONS"]] == names[:SHOWN]
    assert shown.shown == min(len(names), SHOWN)


def test_a_refusal_is_shown_whole() -> None:
    assert json.loads(pretty(answer.code_unmatched().body).text) == {"ERR": 0, "DESC": "Unauthorized", "EXTENSIONS": []}
