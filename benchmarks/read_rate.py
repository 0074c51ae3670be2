"""How many requests a second one worker answers, with `wrk` on another core."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.generator import ROOT, write_csv
from benchmarks.server import run, serving

SIZES = (20, 1_000)
ROUNDS = 5
SECONDS = 4
CONNECTIONS = 32


def measure(folder: Path) -> list[str]:
    """Tells the rate for organisations of each of `SIZES`, warm, without compression."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk was not found; install it first (Debian: apt-get install wrk)")
    return [_measure_size(folder, size) for size in SIZES]


def _measure_size(folder: Path, size: int) -> str:
    table, database = folder / f"{size}.csv", folder / f"{size}.db"
    write_csv(table, size, 10)
    run(database, "init")
    run(database, "import", str(table))
    code = run(database, "code", "issue", str(ROOT))
    with serving(database) as url:
        rates = [_load(url, code) for _ in range(ROUNDS + 1)][1:]
    print(f"  {size} extensions: {', '.join(f'{rate:,.0f}' for rate in rates)}", file=sys.stderr)
    spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
    return f"GetExtensions with {size:,} extensions, one worker: {median(rates):,.0f} requests a second ({spread})"


def _load(url: str, code: str) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Authorization: Bearer {code}", url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise SystemExit(f"the server refused requests:\n{output}")
    match = re.search(r"Requests/sec:\s*([\d.]+)", output)
    if match is None:
        raise SystemExit(f"wrk printed no rate:\n{output}")
    return float(match[1])
