"""The addresses of the contract (CONTRACT sections 1 and 2)."""

from collections.abc import Mapping

GET_EXTENSIONS = "/Comet/api/GetExtensions"
SET_STATUS = "/UserLogin/SetStatusFromAPI"
GET_STATUSES = "/UserLogin/GetStatusesList"

_KNOWN: Mapping[str, str] = {it.lower(): it for it in (GET_EXTENSIONS, SET_STATUS, GET_STATUSES)}


def address_of(path: str) -> str | None:
    """Which address of the contract a decoded URL path is, in any letter case, with or without one trailing slash.

    Returns:
        `GET_EXTENSIONS`, `SET_STATUS` or `GET_STATUSES`; None when it is another.
    """
    return _KNOWN.get(path.lower().removesuffix("/"))
