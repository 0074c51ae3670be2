"""`make bench`: every measurement, one after the other."""

import tempfile
from pathlib import Path

from benchmarks import import_rate, read_rate


def main() -> None:
    """Measures in a folder that is removed afterwards, and prints a line a figure."""
    with tempfile.TemporaryDirectory(prefix="dialtree-bench-") as name:
        folder = Path(name)
        figures = [import_rate.measure(folder), *read_rate.measure(folder)]
    print("\n".join(figures))


if __name__ == "__main__":
    main()
