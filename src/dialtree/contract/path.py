"""The address of the extension list (CONTRACT section 1)."""

GET_EXTENSIONS = "/Comet/api/GetExtensions"

_FOLDED = GET_EXTENSIONS.lower()


def is_extension_list(path: str) -> bool:
    """Whether a decoded URL path is the extension list's: in any letter case, with or without one trailing slash."""
    return path.lower().removesuffix("/") == _FOLDED
