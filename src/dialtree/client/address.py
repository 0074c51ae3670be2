"""The addresses that are asked, made from a base URL."""

import httpx

from dialtree.contract.code import is_well_formed
from dialtree.contract.path import GET_EXTENSIONS

_MAX_PORT = 65535


def endpoint(base_url: str, path: str = GET_EXTENSIONS) -> httpx.URL:
    """The address of the extension list, or of another path, below a base URL.

    Args:
        base_url: The server's address; it may have a path and a trailing slash.
        path: What is asked for; it begins with a slash.

    Raises:
        ValueError: `base_url` is no http or https URL with a host, or has more than scheme, host, port and path.
    """
    try:
        url = httpx.URL(base_url)
        # A name that no resolver takes would else fail in the midst of connecting, as no error of httpx's.
        url.raw_host.decode("ascii").encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        raise _unusable(base_url) from None
    if url.userinfo or url.query or url.fragment:
        # What stands in these places is often a secret, so this sentence does not repeat the URL.
        raise ValueError("base_url must have no user name, password, query or fragment")
    if url.scheme not in ("http", "https") or not url.host or not 0 < (url.port or 1) <= _MAX_PORT:
        raise _unusable(base_url)
    bare = url.copy_with(query=None, fragment=None)
    return bare.copy_with(raw_path=bare.raw_path.rstrip(b"/") + path.encode())


def _unusable(base_url: str) -> ValueError:
    # The two arguments are easily swapped; then this would be the code.
    named = "" if is_well_formed(base_url.strip()) else f": {base_url!r}"
    return ValueError(f"base_url is no http or https URL{named}")
