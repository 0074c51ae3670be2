from pathlib import Path

from benchmarks.figures import Claim, Figure, Section
from benchmarks.report.numbers import shown, spread
from benchmarks.report.page import write_page
from benchmarks.report.results import Taken, load, save
from benchmarks.report.tables import claims_table, figures_table

_CORES = {"Cores": "2", "Python": "3.11.2"}
_ROUNDS = Figure("nginx", "20 extensions", "requests/s", 12345.6, 11000, 13000, None, 5)
_TIMES = Figure("first answer", "", "ms", 7.04, 5.5, 90.24, 21.06, 300)
_MISSED = Claim("Dialtree to nginx", "", 0.347, 0.3, 0.4, "at least", 0.4)
_REPORTED = Claim("cold to warm", "", 20.1, 20.1, 20.1)


def test_numbers_have_three_digits_that_count() -> None:
    assert [shown(it) for it in (0.4, 0.123, 12.34, 123.4, 1234567.8)] == ["0.40", "0.12", "12.3", "123", "1,234,568"]
    assert shown(9.5, "ms") == "9.50 ms"
    assert spread(1, 2) == "1.00 to 2.00"
    assert spread(2, 2) == ""


def test_a_table_of_rounds_has_no_percentile() -> None:
    assert figures_table([_ROUNDS]).splitlines() == [
        "|  |  | median | lowest to highest | times |",
        "| --- | --- | ---: | ---: | ---: |",
        "| 20 extensions | nginx | 12,346 requests/s | 11,000 to 13,000 | 5 |",
    ]


def test_a_table_of_single_times_has_one() -> None:
    assert figures_table([_TIMES]).splitlines() == [
        "|  | median | 99th percentile | lowest to highest | times |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| first answer | 7.04 ms | 21.1 | 5.50 to 90.2 | 300 |",
    ]


def test_a_missed_aim_is_told() -> None:
    assert claims_table([_MISSED, _REPORTED]).splitlines()[2:] == [
        "| Dialtree to nginx | 0.35 | 0.30 to 0.40 | at least 0.40 | **no** |",
        "| cold to warm | 20.1 |  |  |  |",
    ]


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    results = {"static_file": Taken(Section("A", "b", [_ROUNDS, _TIMES], [_MISSED]), _CORES)}
    assert load(folder) == {}
    save(folder, results)
    assert load(folder) == results


def test_the_page_sums_up_the_aims_and_shows_each_section() -> None:
    first = Taken(Section("First", "How first.", [_ROUNDS], [_MISSED, _REPORTED]), _CORES)
    second = Taken(Section("Second", "How second.", [_TIMES], []), {**_CORES, "Python": "3.13.1"})
    page = write_page({"first": first, "second": second})
    aims = page[page.index("## What is aimed at") : page.index("## Taken with")]
    assert "Dialtree to nginx" in aims
    assert "cold to warm" not in aims
    assert "| 2 | 3.11.2 |" in page
    assert "How first.\n" in page
    assert "performance/second.svg" in page
    assert page.count("Taken apart from the others, with Python 3.13.1.") == 1


def test_the_page_is_that_of_the_figures_that_are_kept() -> None:
    docs = Path(__file__).parents[2] / "docs"
    results = load(docs)
    assert results, "run `make bench`"
    assert (docs / "performance.md").read_text(encoding="utf-8") == write_page(results)
    assert {it.stem for it in (docs / "performance").glob("*.svg")} == set(results)
