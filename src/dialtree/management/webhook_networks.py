"""Which addresses webhooks may be sent to."""

import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address

import httpx

from dialtree.directory.faults import refuse
from dialtree.directory.network import Address, is_within, read_address, read_network
from dialtree.directory.public_network import is_public

SETTING = "DIALTREE_WEBHOOK_NETWORKS"
"""The setting by which the operator allows networks."""

_LOOPBACK: Sequence[Address] = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
_LOCAL = re.compile(r"(.*\.)?localhost\.?", re.IGNORECASE)
"""The names of this machine (RFC 6761 section 6.3)."""


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
        """Refuses an address on the web that cannot be called: by its IP address, without TLS, or on this machine.

        Where another name leads is looked at when it is called, for that may change.

        Args:
            field: The field that it stands in.
            url: The address, as `check_url` has it.

        Raises:
            RefusedError: It may not be called.
        """
        parts = httpx.URL(url)
        addresses, plain = _read_host(parts.host), parts.scheme == "http"
        # Without an allowed network, nothing that a name could lead to is called without TLS.
        name_may_be = not addresses and (not plain or self._allowed)
        if not name_may_be and not any(self.has(it, plain=plain) for it in addresses):
            what = "without TLS" if plain else "at an internal address"
            raise refuse(field, f"a host {what} is not called unless {SETTING} has its network")


def _read_host(host: str) -> Sequence[Address]:
    """The addresses that a host is, in any form that systems take for one; none when it is a name of something else."""
    if _LOCAL.fullmatch(host):
        return _LOOPBACK
    address = read_address(host)
    if address is not None:
        return (address,)
    try:
        return (IPv4Address(socket.inet_aton(host)),)
    except OSError:
        return ()
