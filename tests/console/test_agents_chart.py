"""The geometry of a day of agents, and how the board counts and reads what it is asked."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.agent_status import DEFAULTS
from dialtree.directory.faults import RefusedError
from dialtree.storage.agent_history import AgentPeriod
from dialtree.storage.agent_views import AgentTotals, StatusCount
from dialtree.web.console.agents.chart import Axis, Day, bars, day_of, ticks
from dialtree.web.console.agents.query import BoardQuery, read_ids
from dialtree.web.console.agents.statuses import Named, named
from dialtree.web.console.agents.totals import totals_of
from dialtree.web.console.contrast import TEXT, contrast
from dialtree.web.console.formats import elapsed

JERUSALEM = "Asia/Jerusalem"
_ZONES = st.sampled_from(
    [JERUSALEM, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"]
)
_DATES = st.dates(date(2000, 1, 1), date(2040, 1, 1))
_MINUTES = st.lists(st.tuples(st.integers(0, 3000), st.sampled_from([1, 3, 5])), min_size=1, max_size=12)


def periods(start: datetime, steps: list[tuple[int, int]], *, goes_on: bool) -> list[AgentPeriod]:
    """What somebody did one thing after the other, from the day before on."""
    begin = start - timedelta(hours=12)
    moments = [begin + timedelta(minutes=minutes) for minutes, _ in sorted(steps)]
    ends: list[datetime | None] = [*moments[1:], None if goes_on else moments[-1] + timedelta(hours=1)]
    return [
        AgentPeriod(number, 1, 7, "Dana", 9, "420", "Desk", status, since, until)
        for number, (since, until, (_, status)) in enumerate(zip(moments, ends, sorted(steps), strict=True))
    ]


@pytest.mark.parametrize(
    ("on", "zone", "hours", "shown"),
    [
        (date(2026, 10, 25), JERUSALEM, 25, [0, 1, 1, 2]),
        (date(2026, 3, 27), JERUSALEM, 23, [0, 1, 3, 4]),
        (date(2026, 6, 1), JERUSALEM, 24, [0, 1, 2, 3]),
        (date(2026, 4, 24), "Africa/Cairo", 23, [1, 2, 3, 4]),
        (date(2026, 4, 5), "Australia/Lord_Howe", 24.5, [0, 1, 2, 3]),
        (date(2011, 12, 30), "Pacific/Apia", 0, []),
    ],
)
def test_a_day_has_the_hours_that_its_clocks_show(on: date, zone: str, hours: float, shown: list[int]) -> None:
    day = day_of(on, zone)
    assert day.hours == hours
    assert [it.hour for it in ticks(day)][:4] == shown
    assert len(ticks(day)) == int(hours)


@given(_DATES, _ZONES)
def test_hours_stand_in_order_and_are_all_as_long(on: date, zone: str) -> None:
    day = day_of(on, zone)
    assert day.end == day_of(day.after, zone).start
    assert day.on == day.start.astimezone(ZoneInfo(zone)).date()
    shares = [it.share for it in ticks(day)]
    assert all(0 <= it < 100 for it in shares)
    shortest = 50 / day.hours
    assert all(after - before > shortest * 0.99 for before, after in pairwise(shares))


@given(_DATES, _ZONES, _MINUTES, st.booleans(), st.integers(0, 2900))
def test_bars_are_what_of_a_time_is_in_the_day(
    on: date, zone: str, steps: list[tuple[int, int]], goes_on: bool, minutes: int
) -> None:
    day = day_of(on, zone)
    known = periods(day.start, steps, goes_on=goes_on)
    now = max(it.since for it in known) + timedelta(minutes=minutes)
    found = bars(day, known, now)
    for bar in found:
        assert day.start <= bar.since < bar.until <= min(day.end, max(now, day.end if not goes_on else now))
        assert bar.width == pytest.approx(100 * bar.seconds / (day.end - day.start).total_seconds())
        assert bar.start >= 0
        assert bar.start + bar.width <= 100 + 1e-9
        assert not bar.goes_on or (goes_on and bar.until == now)
    for before, after in pairwise(found):
        assert before.until <= after.since
        assert before.start + before.width <= after.start + 1e-9
    # Every moment of the day that a period has is in a bar of its status, and no other is.
    for at in (day.start + timedelta(minutes=it) for it in range(7, 1500, 97)):
        true = [it.status for it in known if it.since <= at < (it.until or now) and day.has(at)]
        assert [it.status for it in found if it.since <= at < it.until] == true


@given(st.floats(0, 100), st.floats(0, 100))
def test_what_is_mirrored_is_as_far_from_the_other_side(start: float, width: float) -> None:
    width = min(width, 100 - start)
    left = float(Axis(mirrored=False).x(start, width).removesuffix("%"))
    right = float(Axis(mirrored=True).x(start, width).removesuffix("%"))
    assert left + right + width == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("on", [date.min, date.max])
def test_the_first_and_last_of_all_days_are_refused(on: date) -> None:
    with pytest.raises(RefusedError):
        day_of(on, JERUSALEM)


def test_what_is_open_before_a_day_that_is_to_come_is_not_in_it() -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    day = Day(date(2026, 6, 1), start, start + timedelta(days=1), "UTC")
    assert bars(day, periods(start, [(0, 1)], goes_on=True), start - timedelta(hours=1)) == []


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_text_on_a_bar_can_be_read(color: str) -> None:
    status = Named(1, "x", color)
    assert contrast(status.ink, color) >= TEXT
    assert ("is-faint-on-light" in status.faint) == (contrast("#ffffff", color) < 3)


@given(st.integers(0, 10**7))
def test_a_time_is_told_as_clocks_count_it(seconds: int) -> None:
    hours, minutes, rest = map(int, elapsed(seconds).split(":"))
    assert (hours * 60 + minutes) * 60 + rest == seconds
    assert max(minutes, rest) < 60


@pytest.mark.parametrize("text", ["1.x", "-1", "1..2", "²", "9" * 17, ".".join(["1"] * 51)])
def test_what_are_no_numbers_of_extensions_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        read_ids(text)


def test_totals_tell_each_status_that_can_be_taken_or_is() -> None:
    statuses = named(DEFAULTS.values(), "en")
    counts = AgentTotals(10, 6, [StatusCount(1, 3), StatusCount(77, 1)])
    found = {it.name: it for it in totals_of(counts, statuses, BoardQuery(search="x", held="no", account=5))}
    assert {name: it.number for name, it in found.items()} == {
        "all": 10, "free": 6, "held": 4, "1": 3, "3": 0, "5": 0, "7": 0, "9": 0, "11": 0, "12": 0, "13": 0, "77": 1,
    }  # fmt: skip
    assert [name for name, it in found.items() if it.is_chosen] == ["free"]
    assert found["3"].told == {"q": "x", "account": 5, "status": 3}
    assert found["all"].told == {"q": "x", "account": 5}
