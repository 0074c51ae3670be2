"""Which content encoding an answer takes (CONTRACT section 1; RFC 9110 section 12.5.3)."""

import re
from typing import Literal, TypeAlias, get_args

ContentEncoding: TypeAlias = Literal["br", "gzip", "identity"]

CONTENT_ENCODINGS: tuple[ContentEncoding, ...] = get_args(ContentEncoding)
"""In the order of preference at equal weight."""

_ELEMENT = re.compile(
    r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*;[ \t]*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?[ \t]*"
)
_ALIASES = {"x-gzip": "gzip"}


def choose_encoding(accept_encoding: str) -> ContentEncoding:
    """The best encoding that the caller accepts.

    Args:
        accept_encoding: The Accept-Encoding header, "" when absent. An element not of RFC 9110's form is passed over.

    Returns:
        "identity" also when the caller refuses every encoding: an answer it may refuse is better than none.
    """
    weights = _weights(accept_encoding)
    others = weights.get("*", 0.0)
    best = max(CONTENT_ENCODINGS, key=lambda encoding: weights.get(encoding, _unlisted(encoding, others)))
    return best if weights.get(best, _unlisted(best, others)) > 0 else "identity"


def _weights(accept_encoding: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for element in accept_encoding.split(","):
        match = _ELEMENT.fullmatch(element)
        if match:
            coding = match[1].lower()
            weights[_ALIASES.get(coding, coding)] = float(match[2] or 1)
    return weights


def _unlisted(encoding: ContentEncoding, others: float) -> float:
    # Unless it is refused by name, identity is always acceptable, though after everything that was asked for.
    return others or 0.0001 if encoding == "identity" else others
