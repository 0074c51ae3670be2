"""Answers in the encodings that callers accept."""

import zlib

import brotli

from dialtree.contract.encoding import ContentEncoding

SMALLEST = 512
"""Below this many bytes an answer is sent as it is: compression would save less than a packet."""

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_LEVEL = 6
_BROTLI_QUALITY = 5


def compress(body: bytes, encoding: ContentEncoding) -> bytes:
    """A body in an encoding; the same bytes give the same bytes (gzip: without a time stamp)."""
    if encoding == "gzip":
        packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        return packer.compress(body) + packer.flush()
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=_BROTLI_QUALITY)
        return packed
    return body
