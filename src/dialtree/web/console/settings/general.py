"""The settings of an organisation in a form: origins a line each, the hours as text."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from dialtree.directory.faults import RefusedError, refuse
from dialtree.directory.fields import Refusals, clean_fields
from dialtree.directory.organization import MOST_SESSION_HOURS, RULES, Organization
from dialtree.web.console.forms import Form
from dialtree.web.console.texts import Texts

_LINE = re.compile(r"allowed_origins\[(\d+)\]")
_HOURS = ("session_hours", "agent_hours")
_PLACES = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
           "Pacific/")  # fmt: skip


def told_settings(organization: Organization) -> Form:
    """The settings as a form has them."""
    return Form(
        {
            "name": organization.name,
            "time_zone": organization.time_zone,
            "allowed_origins": "\n".join(organization.allowed_origins),
            **{it: str(getattr(organization, it) or "") for it in _HOURS},
        }
    )


def read_settings(form: Form) -> dict[str, Any]:
    """The settings that a form gives.

    Raises:
        RefusedError: Any is bad; each that is has its fault.
    """
    refusals, hours = Refusals(), dict[str, int | None]()
    for field in _HOURS:
        with refusals:
            hours[field] = _hours(field, form[field].strip())
    with refusals:
        clean = clean_fields(
            {"name": form["name"], "time_zone": form["time_zone"], "allowed_origins": form["allowed_origins"].split()},
            RULES,
        )
    refusals.tell()
    return {**clean, **hours}


def refused_settings(form: Form, texts: Texts, error: RefusedError) -> Form:
    """The form with what is wrong in it; what is wrong with any of the origins stands beside all of them."""
    wrong: dict[str, list[str]] = {}
    for fault in error.faults:
        field = "allowed_origins" if _LINE.fullmatch(fault.field) else fault.field
        wrong.setdefault(field, []).append(texts.fault(fault))
    return form.wrong({field: " · ".join(messages) for field, messages in wrong.items()})


@cache
def time_zones() -> Sequence[str]:
    """The time zones that one chooses from: those that are called by a place, and UTC."""
    return ("UTC", *sorted(it for it in available_timezones() if it.startswith(_PLACES)))


def _hours(field: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_SESSION_HOURS:
        raise refuse(field, f"not between 1 and {MOST_SESSION_HOURS}")
    return int(text)
