"""Where a request comes from."""

from collections.abc import Iterable

from dialtree.directory.network import Address, Network, is_within, read_address, read_network
from dialtree.serving.messages import UNTOLD


class Callers:
    """Tells a caller's address.

    Args:
        trusted_proxies: Networks in CIDR notation. A request from one of them is believed when its X-Forwarded-For
            says for whom it was forwarded.

    Raises:
        RefusedError: One of them is no network.
    """

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        self._trusted: tuple[Network, ...] = tuple(
            read_network("DIALTREE_TRUSTED_PROXIES", network) for network in trusted_proxies
        )

    @property
    def are_proxied(self) -> bool:
        """Whether any proxy is believed."""
        return bool(self._trusted)

    def trusts(self, client: str) -> bool:
        """Whether a connection comes from a proxy that is believed.

        Args:
            client: The address that it comes from, "" when the server does not know it.
        """
        address = read_address(client)
        return address is not None and is_within(address, self._trusted)

    def address(self, client: str, forwarded_for: str) -> Address | None:
        """The address that a request comes from; None when the server does not know it.

        Args:
            client: The address that its connection comes from, "" when the server does not know it.
            forwarded_for: The X-Forwarded-For header, "" when absent. It is read from its end, where the nearest proxy
                wrote: the first address that is not a trusted proxy's is the caller's. `UNTOLD` when it is not known.
        """
        address = read_address(client)
        if not forwarded_for or not self._trusted:
            return address
        for hop in reversed(forwarded_for.split(",")):
            if address is None or not is_within(address, self._trusted):
                break
            if hop == UNTOLD:
                # Were the proxy taken for the caller, whoever made the header so would have its rights.
                return None
            forwarded = read_address(_without_port(hop.strip()))
            if forwarded is None:
                break
            address = forwarded
        return address


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    host, _, _ = hop.partition(":")
    return host if hop.count(":") == 1 else hop
