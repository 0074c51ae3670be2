"""A program that keeps a copy of an organisation in a file until it is killed.

Arguments: the server's URL, a management token, the file.
"""

import sys
from pathlib import Path

from dialtree.client import Mirror, follow


def run(url: str, token: str, file: Path) -> None:
    mirror = Mirror.load(file.read_bytes()) if file.exists() else Mirror()
    for changes in follow(url, token, mirror.cursor):
        mirror.apply(changes)
        new = file.with_suffix(".new")
        new.write_bytes(mirror.dump())
        new.replace(file)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
