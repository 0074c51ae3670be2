"""Which addresses webhooks may be sent to."""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address

import httpx

from dialtree.directory.faults import refuse
from dialtree.directory.network import Address, is_within, read_address, read_network
from dialtree.directory.public_network import is_public

SETTING = "DIALTREE_WEBHOOK_NETWORKS"
"""The setting by which the operator allows networks."""


class WebhookNetworks:
    """Public addresses, by TLS, and the networks that the operator allows, also without.

    Args:
        allowed: The allowed networks (CIDR).

    Raises:
        RefusedError: One of the networks is none.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(read_network(SETTING, text) for text in allowed)

    def has(self, address: Address, *, plain: bool) -> bool:
        """Whether webhooks may be sent to an address; `plain` means without TLS."""
        return is_within(address, self._allowed) or (not plain and is_public(address))

    def check(self, field: str, url: str) -> None:
        """Refuses an address on the web whose host is an IP address that may not be called.

        Where a name leads is looked at when it is called, for that may change.

        Args:
            field: The field that it stands in.
            url: The address, as `check_url` has it.

        Raises:
            RefusedError: It may not be called.
        """
        parts = httpx.URL(url)
        address, plain = _read_host(parts.host), parts.scheme == "http"
        if address is not None and not self.has(address, plain=plain):
            what = "without TLS" if plain else "at an internal address"
            raise refuse(field, f"a host {what} is not called unless {SETTING} has its network")


def _read_host(host: str) -> Address | None:
    """The address that a host is, in any form that systems take for one; None when it is a name."""
    address = read_address(host)
    if address is None:
        try:
            return IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return address
