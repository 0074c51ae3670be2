"""Strong entity tags and If-None-Match (CONTRACT section 1; RFC 9110 sections 8.8.3 and 13.1.2)."""

import re
from hashlib import blake2b

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def entity_tag(body: bytes) -> str:
    """The strong entity tag of a body in one encoding: the same bytes have the same tag, others another."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def is_match(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match header ("" when absent) names `tag`; compared weakly, as RFC 9110 says."""
    if if_none_match.strip() == "*":
        return True
    return tag in _TAG.findall(if_none_match)
