"""The terms of a code in a form: networks a line each, the expiry in the organisation's own time."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dialtree.directory.faults import RefusedError, refuse
from dialtree.directory.fields import Refusals
from dialtree.management.code_terms import Terms, clean_terms
from dialtree.storage.codes import CodeRow
from dialtree.web.console.formats import in_zone
from dialtree.web.console.forms import Form
from dialtree.web.console.texts import Texts

_BETWEEN = re.compile(r"[\s,;]+")
_ITEM = re.compile(r"networks\[\d+\]")


def told_terms(code: CodeRow, time_zone: str) -> dict[str, str]:
    """The terms of a code as a form has them.

    Args:
        code: The code.
        time_zone: The time zone of its organisation, by its IANA name.
    """
    expires = "" if code.expires_at is None else f"{in_zone(code.expires_at, ZoneInfo(time_zone)):%Y-%m-%dT%H:%M}"
    return {
        "label": code.label,
        "scope": code.scope,
        "networks": "\n".join(code.networks),
        "expires_at": expires,
    }


def read_terms(form: Form, time_zone: str) -> Terms:
    """The terms that a form gives.

    Args:
        form: The form.
        time_zone: The time zone of the organisation, by its IANA name.

    Raises:
        RefusedError: Any is bad; each that is has its fault.
    """
    return Terms(**_clean(_sent(form), time_zone))


def read_changes(form: Form, before: CodeRow, time_zone: str) -> dict[str, Any]:
    """The terms in which a form differs from how it was shown, by name.

    What stands in it as it was is left alone: a form tells the minute alone of an expiry, which may be past.

    Args:
        form: The form.
        before: The code as it was shown.
        time_zone: The time zone of the organisation, by its IANA name.

    Raises:
        RefusedError: Any of them is bad; each that is has its fault.
    """
    shown, sent = told_terms(before, time_zone), _sent(form)
    return _clean({name: it for name, it in sent.items() if it != shown[name]}, time_zone)


def refused_terms(form: Form, texts: Texts, error: RefusedError) -> Form:
    """The form with what is wrong in it; what is wrong with any of the networks stands beside all of them."""
    wrong: dict[str, list[str]] = {}
    for fault in error.faults:
        wrong.setdefault("networks" if _ITEM.fullmatch(fault.field) else fault.field, []).append(texts.fault(fault))
    return form.wrong({field: " · ".join(messages) for field, messages in wrong.items()})


def _sent(form: Form) -> dict[str, str]:
    sent = {name: form[name].strip() for name in ("label", "scope", "networks", "expires_at")}
    return {**sent, "networks": "\n".join(_BETWEEN.split(sent["networks"].strip(",;")))}


def _clean(sent: Mapping[str, str], time_zone: str) -> dict[str, Any]:
    terms: dict[str, Any] = dict(sent)
    refusals = Refusals()
    if "networks" in terms:
        terms["networks"] = terms["networks"].split()
    if "expires_at" in terms:
        with refusals:
            terms["expires_at"] = _read_moment("expires_at", terms.pop("expires_at"), time_zone)
    with refusals:
        clean_terms(terms, datetime.now(UTC))
    refusals.tell()
    return terms


def _read_moment(field: str, text: str, time_zone: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refuse(field, "not a date and time such as 2027-01-31T12:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))
