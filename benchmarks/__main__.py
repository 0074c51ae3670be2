"""`make bench`: takes measurements and writes docs/performance.md."""

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from benchmarks.bench import FULL, QUICK, Bench, start
from benchmarks.browser import CHROMIUM
from benchmarks.cores import all_cores, keep_off_the_servers
from benchmarks.environment import describe
from benchmarks.figures import Section
from benchmarks.report.page import write_page
from benchmarks.report.plots import draw
from benchmarks.report.results import Taken, load, save
from benchmarks.report.tables import claims_table, figures_table
from benchmarks.servers.nginx import NGINX

MEASUREMENTS = (
    "static_file",
    "processor_time",
    "two_workers",
    "not_modified",
    "compressed",
    "others",
    "spread",
    "first_answer",
    "staleness",
    "while_writing",
    "huge",
    "import_rate",
    "search",
    "status_changes",
)
"""Their names, in the order of the page: each is a module of `benchmarks.measurements` with a function `measure`."""

_DOCS = Path(__file__).parents[1] / "docs"


def main() -> None:
    """Takes what was asked for, and writes the page after each, so that nothing is lost to the next one's fault."""
    arguments = _arguments()
    if arguments.write:
        write(arguments.into or _DOCS, load(arguments.into or _DOCS))
        return
    _check_tools()
    # A terminal that closes, or `kill`, ends servers as Ctrl-C does.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    all_cores()
    keep_off_the_servers()
    with start(QUICK if arguments.quick else FULL) as bench:
        for name in arguments.names or MEASUREMENTS:
            section = _take(name, bench)
            print(f"{claims_table(section.claims)}\n{figures_table(section.figures)}", flush=True)
            if arguments.into:
                write(arguments.into, load(arguments.into) | {name: Taken(section, describe())})


def write(folder: Path, results: Mapping[str, Taken]) -> None:
    """Keeps what was measured, and writes the page and its plots.

    Args:
        folder: Where performance.md goes; the rest lies in a folder beside it.
        results: What was measured, by the measurements' names.
    """
    ordered = {name: results[name] for name in MEASUREMENTS if name in results}
    save(folder, ordered)
    for name, taken in ordered.items():
        draw(taken.section, folder / "performance" / f"{name}.svg")
    (folder / "performance.md").write_text(write_page(ordered), encoding="utf-8")


def _take(name: str, bench: Bench) -> Section:
    print(f"{name} …", file=sys.stderr)
    started = time.perf_counter()
    section: Section = import_module(f"benchmarks.measurements.{name}").measure(bench)
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return section


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Takes measurements and writes docs/performance.md."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"take these alone: {', '.join(MEASUREMENTS)}")
    parser.add_argument(
        "--quick", action="store_true", help="only see that it runs: little of everything, nothing kept"
    )
    parser.add_argument("--write", action="store_true", help="measure nothing; write the page from what is kept")
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where the page goes (default: docs, unless --quick)"
    )
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in MEASUREMENTS:
            parser.error(f"there is no measurement {name!r}; there are {', '.join(MEASUREMENTS)}")
    if not arguments.quick:
        arguments.into = arguments.into or _DOCS
    return arguments


def _check_tools() -> None:
    missing = [tool for tool in ("wrk", "taskset", NGINX, str(CHROMIUM)) if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"benchmarks: {', '.join(missing)} not found; `make bench` says what to install")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
