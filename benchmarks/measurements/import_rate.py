"""How fast a large CSV is imported into an empty directory, through the command line."""

import os
import subprocess
import time
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.cores import pinned, server_cores
from benchmarks.figures import Figure, Section, claim, of_rounds
from benchmarks.generator import Organization, write_csv
from benchmarks.servers.dialtree import DIALTREE, run

_HOW = """\
`dialtree import` of a CSV of {rows:,} rows ({extensions:,} extensions, three in four with a user of their own, in
{accounts:,} accounts) into an empty directory, change log and audit included, in one transaction; on SQLite and
PostgreSQL in turn. The time is that of the whole command, its start included; the memory is the most that the command
itself took. The command runs on one core, PostgreSQL on another.
What limits PostgreSQL is PostgreSQL: for each row it checks the constraints, looks up two or three foreign keys by
triggers of its own, and writes a second row, into the change log."""

_ACCOUNTS = 1_000
_AIM = 30_000.0


def measure(bench: Bench) -> Section:
    """Imports the same file into new databases."""
    organization = Organization(0, bench.size.imported, min(_ACCOUNTS, bench.size.imported // 100))
    table = bench.folder / "import.csv"
    rows = write_csv(table, organization)
    rates: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
    peaks: dict[str, list[float]] = {name: [] for name in rates}
    for _ in range(bench.size.imports):
        for name, values in rates.items():
            url = f"sqlite:///{bench.folder}/imported.db" if name == "SQLite" else bench.postgres.make("imported")
            run(url, "init")
            seconds, peak = _import(url, table)
            values.append(rows / seconds)
            peaks[name].append(peak)
            _remove(bench, name)
    figures: list[Figure] = [of_rounds(name, "rate", "rows/s", values) for name, values in rates.items()]
    figures += [of_rounds(name, "memory at most", "MiB", values) for name, values in peaks.items()]
    claims = [
        claim(f"Import of {rows:,} rows, {it.label}", it, it.median, "at least", _AIM) for it in figures[: len(rates)]
    ]
    how = _HOW.format(rows=rows, extensions=organization.extensions, accounts=organization.accounts)
    return Section("Import", how, figures, claims)


def _import(url: str, table: Path) -> tuple[float, float]:
    command = pinned([DIALTREE, "import", str(table), "--database", url], server_cores(1))
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        told = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"benchmarks: the import failed: {told.decode(errors='replace')[-2000:]}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _remove(bench: Bench, name: str) -> None:
    if name == "PostgreSQL":
        bench.postgres.drop("imported")
    else:
        for file in bench.folder.glob("imported.db*"):
            file.unlink()
