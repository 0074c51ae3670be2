"""Time zones, by the names of the IANA database."""

from zoneinfo import available_timezones

from dialtree.directory.faults import refuse

# Some machines have them beside the zones: they name no place.
_NO_ZONES = frozenset({"localtime", "Factory"})


def check_time_zone(field: str, text: str) -> str:
    """A time zone by its name, such as `Asia/Jerusalem`.

    Raises:
        RefusedError: There is none of that name.
    """
    if text in _NO_ZONES or text not in available_timezones():
        raise refuse(field, f"{text[:100]!r} is not a time zone such as Asia/Jerusalem")
    return text
