from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.directory.network import Address, Network, is_within, read_address, read_network

from .refusals import the_fault


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.0.0.0/8", IPv4Network("10.0.0.0/8")),
        (" 192.0.2.7\n", IPv4Network("192.0.2.7/32")),
        ("0.0.0.0/0", IPv4Network("0.0.0.0/0")),
        ("2001:DB8::/32", IPv6Network("2001:db8::/32")),
        ("2001:db8::7", IPv6Network("2001:db8::7/128")),
        ("::/0", IPv6Network("::/0")),
        ("::fffe:0:0/95", IPv6Network("::fffe:0:0/95")),
        ("::ffff:0:0/96", IPv4Network("0.0.0.0/0")),
        ("::ffff:10.0.0.0/104", IPv4Network("10.0.0.0/8")),
        ("::ffff:192.0.2.7", IPv4Network("192.0.2.7/32")),
    ],
)
def test_a_network_is_read_from_cidr_notation(text: str, network: Network) -> None:
    assert read_network("--allow", text) == network


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.0.0.1/8", "10.0.0.1/8 has host bits set"),
        ("10.0.0.0/33", "'10.0.0.0/33' does not appear to be an IPv4 or IPv6 network"),
        ("office", "'office' does not appear to be an IPv4 or IPv6 network"),
        ("", "'' does not appear to be an IPv4 or IPv6 network"),
        ("2001:db8::1/64", "2001:db8::1/64 has host bits set"),
        ("010.0.0.0/8", "'010.0.0.0/8' does not appear to be an IPv4 or IPv6 network"),
    ],
)
def test_what_is_no_network_is_refused(text: str, message: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_network("--allow", text)
    assert the_fault(refusal).field == "--allow"
    assert the_fault(refusal).message == message


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", IPv4Address("192.0.2.7")),
        ("2001:DB8::7", IPv6Address("2001:db8::7")),
        ("::ffff:192.0.2.7", IPv4Address("192.0.2.7")),
        ("::ffff:c000:207", IPv4Address("192.0.2.7")),
        ("::192.0.2.7", IPv6Address("::192.0.2.7")),
        ("fe80::1%eth0", IPv6Address("fe80::1%eth0")),
        *((text, None) for text in ("", "x", "192.0.2", "192.0.2.7:80", "[::1]", "10.0.0.0/8", " 192.0.2.7", "unix:")),
    ],
)
def test_an_address_is_read_and_a_mapped_one_is_ipv4(text: str, address: Address | None) -> None:
    assert read_address(text) == address
    assert type(read_address(text)) is type(address)


@given(st.ip_addresses(v=4), st.integers(0, 32), st.ip_addresses(v=4))
def test_an_ipv4_caller_is_within_what_shares_its_first_bits(
    base: IPv4Address, prefix: int, caller: IPv4Address
) -> None:
    start = int(base) >> (32 - prefix) << (32 - prefix)
    inside = int(caller) >> (32 - prefix) == int(base) >> (32 - prefix)
    network = read_network("--allow", f"{IPv4Address(start)}/{prefix}")
    mapped = read_network("--allow", f"::ffff:{IPv4Address(start)}/{prefix + 96}")
    for text in (str(caller), f"::ffff:{caller}"):
        address = read_address(text)
        assert address is not None
        assert is_within(address, (network,)) is is_within(address, (mapped,)) is inside


@given(st.ip_addresses(v=6), st.integers(0, 128), st.integers(0, 127))
def test_an_ipv6_caller_is_within_what_shares_its_first_bits(base: IPv6Address, prefix: int, flipped: int) -> None:
    start = int(base) >> (128 - prefix) << (128 - prefix)
    network = IPv6Network((start, prefix))
    caller = IPv6Address(int(base) ^ (1 << (127 - flipped)))
    assert is_within(base, (network,))
    assert is_within(caller, (network,)) == (flipped >= prefix)


def test_any_network_will_do_and_none_will_not() -> None:
    networks = (IPv4Network("10.0.0.0/8"), IPv6Network("2001:db8::/32"))
    assert is_within(IPv4Address("10.1.2.3"), networks)
    assert is_within(IPv6Address("2001:db8::7"), networks)
    assert not is_within(IPv4Address("192.0.2.7"), networks)
    assert not is_within(IPv6Address("::a01:203"), networks)
    assert not is_within(IPv4Address("10.1.2.3"), ())


def test_every_ipv6_address_is_no_ipv4_one() -> None:
    assert not is_within(IPv4Address("192.0.2.7"), (IPv6Network("::/0"),))
    assert not is_within(IPv6Address("2001:db8::7"), (IPv4Network("0.0.0.0/0"),))


def test_what_is_far_too_long_is_not_repeated() -> None:
    with pytest.raises(RefusedError, match=r"^networks: longer than 100 characters$"):
        read_network("networks", "n" * 10_000)
