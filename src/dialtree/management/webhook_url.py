"""Where webhooks are sent."""

import re
from ipaddress import IPv6Address

import httpx

from dialtree.directory.faults import refuse

MAX_URL = 2000
"""The longest address in characters, non-ASCII ones encoded."""

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_LONGEST_NAME = 253


def check_url(field: str, text: str) -> str:
    """An address that a webhook can be sent to, as it is stored: in ASCII.

    `WebhookNetworks` says whether its host may be called.

    Raises:
        RefusedError: It is none. The message does not repeat it, for it may hold a secret.
    """
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        raise refuse(field, "not an address such as https://crm.example/hook") from None
    if url.scheme not in {"http", "https"}:
        raise refuse(field, "begins with neither https:// nor http://")
    if not _is_host(url.raw_host.decode("ascii")):
        raise refuse(field, "names no host")
    if url.userinfo:
        raise refuse(field, "holds a user name or a password; messages are signed instead")
    if url.fragment:
        raise refuse(field, "has a fragment (#), which is never sent")
    if len(str(url)) > MAX_URL:
        raise refuse(field, f"longer than {MAX_URL} characters")
    return str(url)


def host_of(url: str) -> str:
    """The host of an address: all of it that may be written into logs."""
    return httpx.URL(url).host


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return IPv6Address(host).scope_id is None
        except ValueError:
            return False
    return len(host) <= _LONGEST_NAME and _NAME.fullmatch(host) is not None
