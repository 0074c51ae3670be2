"""Where a PostgreSQL database is: the URL that operators write, understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlencode, urlsplit

from asyncpg.connect_utils import SessionAttribute

SCHEMES = ("postgresql://", "postgres://")

_CONNECT_TIMEOUT = "connect_timeout"
_WANTED = "target_session_attrs"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A database of a PostgreSQL server. `read_server` makes it.

    Attributes:
        url: A connection URI as libpq has it, of one host or several; it may hold a password.
    """

    url: str = field(repr=False)

    def __str__(self) -> str:
        """The URL without user, password and options."""
        parts = urlsplit(self.url)
        return f"postgresql://{_hosts(parts)}{parts.path}"

    @property
    def name(self) -> str:
        """The name of the database; empty when the URL has none."""
        return unquote(urlsplit(self.url).path.removeprefix("/"))

    @property
    def settings(self) -> Mapping[str, str]:
        """The options of the URL."""
        return _options(urlsplit(self.url))

    @property
    def connect_timeout(self) -> float | None:
        """How many seconds a connection may take to come about, where the URL says so."""
        return float(self.settings.get(_CONNECT_TIMEOUT, 0)) or None

    @property
    def wanted(self) -> SessionAttribute:
        """What kind of server is wanted (`target_session_attrs`); the primary, unless the URL says otherwise.

        Standbys learn of commits later.

        Raises:
            ValueError: The URL names no kind of server.
        """
        return SessionAttribute(self.settings.get(_WANTED, SessionAttribute.primary))

    def hosts(self) -> list[str]:
        """A URL for each host, in order, without what asyncpg does not understand."""
        parts = urlsplit(self.url)
        user, at, hosts = parts.netloc.rpartition("@")
        options = {name: value for name, value in self.settings.items() if name != _CONNECT_TIMEOUT}
        query = urlencode(options, quote_via=quote)
        return [parts._replace(netloc=f"{user}{at}{host}", query=query).geturl() for host in hosts.split(",")]


def read_server(url: str) -> PostgresServer:
    """What the URL of a PostgreSQL database means.

    Args:
        url: `postgresql://user:password@host:port,host:port/name?option=value`; all but the beginning may be left out.

    Raises:
        ValueError: It is malformed; the message does not repeat it.
    """
    try:
        _check(url)
    except ValueError:
        raise ValueError(
            "not of the form postgresql://user:password@host:port/name?option=value, percent-encoded"
        ) from None
    return PostgresServer(url)


def _check(url: str) -> None:
    parts = urlsplit(url)
    # What is not encoded ends up in the wrong part: half a password in a host's place, for example.
    sound = url.isprintable() and " " not in url and "#" not in url
    if not sound or parts.netloc.count("@") > 1 or "@" in parts.path + parts.query or "/" in parts.path[1:]:
        raise ValueError
    for host in _hosts(parts).split(","):
        # Raises where the port is no number.
        _ = urlsplit(f"//{host}").port
    if not 0 <= float(_options(parts).get(_CONNECT_TIMEOUT, 0)) < float("inf"):
        raise ValueError


def _hosts(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _options(parts: SplitResult) -> dict[str, str]:
    found = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True) if parts.query else {}
    return {name: values[-1] for name, values in found.items()}
