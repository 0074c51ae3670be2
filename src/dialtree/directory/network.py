"""Networks that a code may be used from, and callers' addresses."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from dialtree.directory.faults import refuse

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_LONGEST = 100
"""The longest text that is repeated in a refusal."""

_MAPPED = IPv6Network("::ffff:0:0/96")


def read_network(field: str, text: str) -> Network:
    """A network in CIDR notation, IPv4 or IPv6 (RFC 4632, RFC 4291); a bare address is a network of one.

    A network of IPv4 addresses mapped into IPv6 is the IPv4 network, as `read_address` has it for addresses.

    Raises:
        RefusedError: It is none, or has bits set beyond its prefix.
    """
    if len(text) > _LONGEST:
        raise refuse(field, f"longer than {_LONGEST} characters")
    trimmed = text.strip()
    try:
        network = ip_network(trimmed)
    except ValueError:
        if _is_address_with_prefix(trimmed):
            raise refuse(field, f"{trimmed} has host bits set") from None
        raise refuse(field, f"{trimmed!r} does not appear to be an IPv4 or IPv6 network") from None
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        last_32_bits = network.network_address.packed[-4:]
        return IPv4Network((last_32_bits, network.prefixlen - _MAPPED.prefixlen))
    return network


def read_address(text: str) -> Address | None:
    """An IP address; None when `text` is none. An IPv4 address mapped into IPv6 is the IPv4 address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def is_within(address: Address, networks: tuple[Network, ...]) -> bool:
    """Whether an address lies in one of the networks."""
    return any(address in network for network in networks)


def _is_address_with_prefix(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
