"""The time zones that are offered."""

from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from dialtree.web.console.languages import Language

USUAL: dict[Language, str] = {"he": "Asia/Jerusalem", "en": "UTC"}
"""By language, the time zone that a new organisation most likely has."""


@cache
def zones() -> Sequence[str]:
    """The names of places, in order; without those that are kept for old programs."""
    places = (it for it in available_timezones() if "/" in it and not it.startswith(("Etc/", "SystemV/", "US/")))
    return ["UTC", *sorted(places)]
