import gzip

import brotli
from hypothesis import given
from hypothesis import strategies as st

from dialtree.serving.compression import compress


@given(st.binary(max_size=5000))
def test_every_encoding_gives_the_body_back(body: bytes) -> None:
    assert gzip.decompress(compress(body, "gzip")) == body
    assert brotli.decompress(compress(body, "br")) == body
    assert compress(body, "identity") == body


def test_the_same_bytes_give_the_same_bytes() -> None:
    body = b"extension " * 1000
    assert compress(body, "gzip") == compress(body, "gzip")
    # The time stamp of gzip's header is empty.
    assert compress(body, "gzip")[4:8] == b"\0\0\0\0"
