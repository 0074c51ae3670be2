"""How fast a CSV is imported into an empty directory, through the command line."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.generator import write_csv
from benchmarks.server import DIALTREE, run

ROWS = 100_000
ACCOUNTS = 200
ROUNDS = 5


def measure(folder: Path) -> str:
    """Imports `ROWS` extensions `ROUNDS` times and tells the rate, start-up of the command included."""
    table = folder / "directory.csv"
    write_csv(table, ROWS, ACCOUNTS)
    rows = sum(1 for _ in table.open(encoding="utf-8")) - 1
    seconds, peak = [], 0
    for number in range(ROUNDS):
        database = folder / f"import{number}.db"
        run(database, "init")
        started = time.perf_counter()
        peak = max(peak, _import(database, table))
        seconds.append(time.perf_counter() - started)
        print(f"  import {number + 1} of {ROUNDS}: {seconds[-1]:.2f} s", file=sys.stderr)
    rate = rows / median(seconds)
    spread = f"{rows / max(seconds):,.0f} to {rows / min(seconds):,.0f}"
    return (
        f"Import of {rows:,} rows ({ROWS:,} extensions, three in four with a user of their own): "
        f"{rate:,.0f} rows a second ({spread}), {peak // 1024} MiB at most"
    )


def _import(database: Path, table: Path) -> int:
    arguments = [str(DIALTREE), "import", str(table), "--database", f"sqlite:///{database}"]
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("the import failed")
    return usage.ru_maxrss
