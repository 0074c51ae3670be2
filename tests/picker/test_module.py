"""What is served at `/picker.js`."""

import gzip

from web.described import public_client

MOST = 15 * 1024


async def test_it_is_small_and_may_be_kept_for_a_while() -> None:
    async with public_client() as client:
        found = await client.get("/picker.js", headers={"Accept-Encoding": "gzip"})
        assert (found.status_code, found.headers["Content-Encoding"]) == (200, "gzip")
        assert int(found.headers["Content-Length"]) < MOST
        assert len(gzip.compress(found.content)) < MOST
        assert found.headers["Content-Type"].startswith("text/javascript")
        assert found.headers["Cache-Control"] == "public, max-age=300"
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        again = await client.get("/picker.js", headers={"If-None-Match": found.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        for accepted, packing in (("br, gzip", "br"), ("identity", None)):
            other = await client.get("/picker.js", headers={"Accept-Encoding": accepted})
            assert other.headers.get("Content-Encoding") == packing
            assert other.text == found.text


async def test_it_depends_on_nothing() -> None:
    async with public_client() as client:
        lines = (await client.get("/picker.js")).text.splitlines()
    assert [it for it in lines if it.startswith("import ")] == []
    assert [it for it in lines if it.startswith("export ")] == ["export class DialtreePicker extends HTMLElement {"]
