"""Which addresses anybody may be reached at: those of the public Internet."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

from dialtree.directory.network import Address, is_within, read_network

_NOT_PUBLIC_V4 = tuple(
    read_network("network", text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's address translation
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

_UNICAST_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    read_network("network", text)
    for text in (
        "2001::/23",  # Teredo, benchmarks, ORCHID and other protocol assignments
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)

_SIX_TO_FOUR = IPv6Network("2002::/16")
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a network of IPv6 alone reaches them (NAT64, RFC 6052)."""


def is_public(address: Address) -> bool:
    """Whether an address is of the public Internet, by IANA's registries of special-purpose addresses.

    An IPv4 address within an IPv6 address is looked at itself.
    """
    if isinstance(address, IPv4Address):
        return not is_within(address, _NOT_PUBLIC_V4)
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address in _UNICAST_V6 and not is_within(address, _NOT_PUBLIC_V6)


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return IPv4Address(address.packed[2:6]) if address in _SIX_TO_FOUR else None
