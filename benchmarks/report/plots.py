"""Plots as SVG: the same figures give the same bytes. Readable on light and on dark pages."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from benchmarks.figures import Figure, Section
from benchmarks.report.numbers import shown

_INK = "#7d8590"
_OURS = "#2f81f7"
_OTHERS = "#a2845e"
_FAR = "#e0823d"
_WIDTH = 8.0
_BAR = 0.36
_PANEL = 0.75
_NEAR_ZERO = 0.1
_STYLE = {
    "svg.hashsalt": "dialtree",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
_OTHER_NAMES = ("nginx", "nginx, blind", "Empty handler", "An afternoon", "Tuned", "Datasette")


def draw(section: Section, path: Path) -> None:
    """Draws the figures of a section: a panel for each group of figures of one unit.

    Args:
        section: The section.
        path: The SVG file.
    """
    panels = [list(figures) for _, figures in groupby(section.figures, key=lambda it: (it.group, it.unit))]
    heights = [len(panel) * _BAR + _PANEL for panel in panels]
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=(_WIDTH, sum(heights)), layout="constrained")
        axes = canvas.subplots(len(panels), 1, squeeze=False, height_ratios=heights)
        for panel, (place,) in zip(panels, axes, strict=True):
            _draw_panel(place, panel)
        path.parent.mkdir(parents=True, exist_ok=True)
        canvas.savefig(path, format="svg", transparent=True, metadata={"Date": None, "Creator": None})


def _draw_panel(axes: Axes, figures: Sequence[Figure]) -> None:
    places = range(len(figures))
    medians = [it.median for it in figures]
    colours = [_OTHERS if it.label in _OTHER_NAMES else _OURS for it in figures]
    if figures[0].p99 is None:
        axes.barh(places, medians, color=colours, height=0.6)
        _draw_spread(axes, figures)
        axes.set_xlabel(figures[0].unit)
    else:
        # On a logarithmic axis the length of a bar would say nothing.
        axes.scatter(medians, places, color=colours, s=60, zorder=3, clip_on=False)
        _draw_times(axes, figures)
        axes.set_xlabel(f"{figures[0].unit}: median (dot), 99th percentile (|), longest (x)")
    axes.set_yticks(places, [it.label for it in figures])
    axes.set_ylim(len(figures) - 0.5, -0.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axes.set_title(figures[0].group, loc="left", color=_INK, fontsize=9, fontweight="bold")


def _draw_spread(axes: Axes, figures: Sequence[Figure]) -> None:
    below = [it.median - it.low for it in figures]
    above = [it.high - it.median for it in figures]
    places = range(len(figures))
    axes.errorbar([it.median for it in figures], places, xerr=[below, above], fmt="none", ecolor=_INK, capsize=3)
    widest = max(it.high for it in figures)
    for place, figure in zip(places, figures, strict=True):
        axes.text(figure.high + widest * 0.01, place, shown(figure.median), va="center", color=_INK)
    axes.set_xlim(0, widest * 1.12)


def _draw_times(axes: Axes, figures: Sequence[Figure]) -> None:
    places = range(len(figures))
    axes.hlines(places, [it.low for it in figures], [it.high for it in figures], color=_INK, linewidth=1)
    axes.plot([it.p99 for it in figures], places, "|", color=_FAR, markersize=12, markeredgewidth=2)
    axes.plot([it.high for it in figures], places, "x", color=_FAR, markersize=6)
    low, high = min(it.low for it in figures), max(it.high for it in figures)
    if low > 0:
        axes.set_xscale("log")
    else:
        axes.set_xscale("symlog", linthresh=_NEAR_ZERO, linscale=0.3)
    axes.set_xlim(low * 0.8, max(high, _NEAR_ZERO) * 1.3)
