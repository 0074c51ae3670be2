"""Where a request comes from, against a naive reading of X-Forwarded-For."""

from ipaddress import ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.directory.network import Address, read_address
from dialtree.serving.caller import Callers
from dialtree.serving.messages import UNTOLD

TRUSTED = ("10.0.0.0/8", "2001:db8:ffff::/48")

# What stands in the header, and the address that it means; "" for none.
HOPS = [
    ("10.0.0.1", "10.0.0.1"),
    ("10.0.0.2:80", "10.0.0.2"),
    ("::ffff:10.0.0.3", "10.0.0.3"),
    ("[2001:db8:ffff::1]:443", "2001:db8:ffff::1"),
    ("2001:db8:ffff::2", "2001:db8:ffff::2"),
    ("192.0.2.1", "192.0.2.1"),
    (" 192.0.2.2 ", "192.0.2.2"),
    ("192.0.2.3:1234", "192.0.2.3"),
    ("2001:db8::4", "2001:db8::4"),
    ("[2001:db8::5]", "2001:db8::5"),
    ("", ""),
    ("unknown", ""),
    ("_hidden:80", ""),
    ("192.0.2.256", ""),
    ("[2001:db8::5", "2001:db8::5"),
    ("1:2:3", ""),
    ("\xe9", ""),
]
CLIENTS = ["10.9.9.9", "2001:db8:ffff::9", "198.51.100.1", "::ffff:10.7.7.7", "/run/socket"]


def is_trusted(address: Address) -> bool:
    return any(address in ip_network(network) for network in TRUSTED)


def naive(client: str, hops: list[str]) -> Address | None:
    legible: list[Address] = []
    for text in [client, *reversed(hops)]:
        address = read_address(text)
        if address is None:
            break
        legible.append(address)
    strangers = [address for address in legible if not is_trusted(address)]
    return next(iter(strangers or legible[-1:]), None)


@given(st.sampled_from(CLIENTS), st.lists(st.sampled_from(HOPS), max_size=5))
@example("10.9.9.9", [("192.0.2.1", "192.0.2.1"), ("", ""), ("10.0.0.1", "10.0.0.1")])
def test_like_a_naive_reading(client: str, hops: list[tuple[str, str]]) -> None:
    header = ",".join(text for text, _ in hops)
    address = Callers(TRUSTED).address(client, header)
    assert address == naive(client, [meant for _, meant in hops] if header else [])


@given(st.sampled_from(CLIENTS[:-1]), st.lists(st.sampled_from(HOPS), max_size=5))
def test_without_trusted_proxies_nobody_is_believed(client: str, hops: list[tuple[str, str]]) -> None:
    header = ",".join(text for text, _ in hops)
    assert Callers(()).address(client, header) == read_address(client)


def test_a_server_that_does_not_know_the_caller() -> None:
    assert Callers(TRUSTED).address("", "192.0.2.1") is None


@pytest.mark.parametrize("client", CLIENTS)
def test_a_header_that_the_server_keeps_to_itself(client: str) -> None:
    address = read_address(client)
    assert Callers(()).address(client, UNTOLD) == address
    trusted = address is not None and is_trusted(address)
    assert Callers(TRUSTED).address(client, UNTOLD) == (None if trusted else address)


def test_a_proxy_that_is_no_network() -> None:
    with pytest.raises(RefusedError, match="DIALTREE_TRUSTED_PROXIES"):
        Callers(["10.0.0.1/8"])


@pytest.mark.parametrize(
    ("client", "trusted"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("2001:db8:ffff::9", True), ("192.0.2.1", False), ("", False)],
)
def test_whom_it_trusts(client: str, trusted: bool) -> None:
    assert Callers(TRUSTED).trusts(client) is trusted
    assert not Callers(()).trusts(client)
