"""`python -m benchmarks.busy_writer URL FIRST LAST EXTENSIONS ACCOUNTS`: commits as fast as it can until it is ended.

It renames an extension of each organisation from number FIRST to number LAST in turn.
"""

import sys
from itertools import count

from benchmarks.generator import Organization
from benchmarks.plain_sql import renaming


def main() -> None:
    """Writes, and prints a line after each round through the organisations, with how many commits there were."""
    url, (first, last, extensions, accounts) = sys.argv[1], map(int, sys.argv[2:])
    organizations = [Organization(number, extensions, accounts) for number in range(first, last + 1)]
    with renaming(url) as rename:
        for turn in count(1):
            for organization in organizations:
                rename(organization, f"Turn {turn}")
            print(turn * len(organizations), flush=True)


if __name__ == "__main__":
    main()
