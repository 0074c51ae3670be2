"""docs/performance.md."""

from collections.abc import Iterator, Mapping

from benchmarks.figures import Claim
from benchmarks.load import CONNECTIONS
from benchmarks.report.results import Taken
from benchmarks.report.tables import claims_table, figures_table, table

_OPENING = f"""\
# Performance

`make bench` writes this page: every number on it was measured, none was typed. Numbers of one machine say little
about another; ratios taken on one machine, in one run, say more. That is why servers are compared side by side:

- Servers are loaded in turn, A B C A B C …, one at a time, after each has been warmed up. A ratio is taken within
  each round; what is shown is the median of the rounds, and the lowest and the highest.
- A server is pinned to one core, or to one for each worker; the load (`wrk`, {CONNECTIONS} connections) and
  PostgreSQL run on another.
- Dialtree runs with its default settings: limits and counters on, access log off, as it is off on all others.
- What is compared answers the same, which is checked first.
"""
_ONE_CORE = "These figures are of a machine with one core: everything shared it, and the ratios mean little.\n"
_AGAIN = """\
## Take them again

```sh
make bench                                     # all of it, on a quiet machine with two cores or more
make bench ONLY="static_file others"           # these alone; all others stay as they are
.venv-bench/bin/python -m benchmarks --quick   # does it all run? Nothing is kept
.venv-bench/bin/python -m benchmarks --write   # measures nothing; writes this page and its plots from what is kept
```

`make bench` sets up `.venv-bench` from `requirements/benchmarks.txt`, and needs `wrk` and `nginx`. Each measurement is
a file in `benchmarks/measurements/`; what came out is kept in [results.json](performance/results.json). Directories
are made by `benchmarks/generator.py`, which gives the same rows for the same numbers.
"""


def write_page(results: Mapping[str, Taken]) -> str:
    """The page, as Markdown.

    Args:
        results: What was measured, by the measurements' names, in the order of the page.
    """
    common = next(iter(results.values())).environment
    parts = [_OPENING, *([_ONE_CORE] if common["Cores"] == "1" else []), _aims(results), _taken_with(common)]
    parts += [_section(name, taken, common) for name, taken in results.items()]
    return "\n".join([*parts, _AGAIN])


def _aims(results: Mapping[str, Taken]) -> str:
    claims = [claim for claim in _claims(results) if claim.aim is not None]
    return f"## What is aimed at\n\n{claims_table(claims)}"


def _claims(results: Mapping[str, Taken]) -> Iterator[Claim]:
    for taken in results.values():
        yield from taken.section.claims


def _taken_with(environment: Mapping[str, str]) -> str:
    return f"## Taken with\n\n{table(tuple(environment), [tuple(environment.values())], right=0)}"


def _section(name: str, taken: Taken, common: Mapping[str, str]) -> str:
    section = taken.section
    other = [f"{key} {value}" for key, value in taken.environment.items() if common.get(key) != value]
    parts = [f"## {section.title}\n", f"{section.how}\n"]
    if other:
        parts.append(f"Taken apart from the others, with {', '.join(other)}.\n")
    parts += [claims_table(section.claims), figures_table(section.figures)]
    return "\n".join([*parts, f"![{section.title}: the figures of the table](performance/{name}.svg)\n"])
