"""Tables in Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks.figures import Claim, Figure
from benchmarks.report.numbers import shown, spread


def figures_table(figures: Iterable[Figure]) -> str:
    """What was measured: of rounds the median and spread, of many single times the 99th percentile too."""
    rows = [
        (
            figure.group,
            figure.label,
            shown(figure.median, figure.unit),
            "" if figure.p99 is None else shown(figure.p99),
            spread(figure.low, figure.high),
            f"{figure.count:,}",
        )
        for figure in figures
    ]
    return table(("", "", "median", "99th percentile", "lowest to highest", "times"), rows, right=2)


def claims_table(claims: Iterable[Claim]) -> str:
    """What follows, with aims where there are some."""
    rows = [
        (claim.label, shown(claim.value, claim.unit), spread(claim.low, claim.high), _aim(claim), _met(claim))
        for claim in claims
    ]
    return table(("", "measured", "lowest to highest", "aim", "met"), rows, right=1)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: int) -> str:
    """A table; a column that is empty throughout, head and all, is left out.

    Args:
        heads: The columns' heads.
        rows: The cells.
        right: From which column on cells stand to the right.
    """
    rows = list(rows)
    kept = [index for index in range(len(heads)) if any(row[index] for row in rows)]
    lines = [
        [heads[index] for index in kept],
        ["---:" if index >= right else "---" for index in kept],
        *([row[index].replace("|", "\\|") for index in kept] for row in rows),
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _aim(claim: Claim) -> str:
    return "" if claim.aim is None else f"{claim.bound} {shown(claim.aim, claim.unit)}"


def _met(claim: Claim) -> str:
    return {None: "", True: "yes", False: "**no**"}[claim.met]
