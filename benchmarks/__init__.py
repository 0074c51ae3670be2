"""Measurements: ratios taken in one run on one machine. `make bench` writes them into docs/performance.md."""

import sys
from pathlib import Path

# PostgreSQL's programs are found as the tests find them (support.postgresql_binaries).
sys.path.append(str(Path(__file__).parents[1] / "tests"))
