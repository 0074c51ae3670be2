"""What holds for every page, of `pages.PAGES`."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

import pytest

from console.browsing import Visits
from console.looking import faults_of
from console.pages import PAGES, Sample
from dialtree.web.console.answers import POLICY

_SWITCH = re.compile(r'<form method="post" action="/console/preferences" class="switch">.*?</form>', re.DOTALL)

every_page = pytest.mark.parametrize("sample", PAGES, ids=lambda it: it.name)

_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "content-type": "text/html; charset=utf-8",
}

VARIANTS = {"Hebrew, light": ("he", "light", 1280, 360), "English, dark": ("en", "dark", 360, 1280)}
"""The language, the theme, and the widths at which each page is looked at; `make screenshots` has all there are."""


def told(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers.get(name, "") for name in _HEADERS}


@every_page
@pytest.mark.parametrize("variant", VARIANTS)
async def test_everybody_can_use_it(visits: Visits, sample: Sample, variant: str) -> None:
    language, theme, width, other = VARIANTS[variant]
    window = await visits.glance(sample.by, language, theme, width)
    answer = await window.page.goto(sample.address(visits.ids))
    assert answer is not None
    assert answer.status == sample.status
    framing = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {sample.framed_by}")
    assert told(answer.headers) == {**_HEADERS, "content-security-policy": framing}
    direction = "rtl" if language == "he" else "ltr"
    assert await window.page.locator(f"html[lang={language}][dir={direction}]").count() == 1
    assert await window.page.locator("h1").count() == 1
    assert await faults_of(window, language, other) == []
    assert window.hosts == {visits.origin.removeprefix("http://")}


@every_page
async def test_its_language_is_switched_by_a_form_that_leads_back(visits: Visits, sample: Sample) -> None:
    session = visits.session(sample.by) if sample.by else ""
    cookies = f"dialtree_session={session}; dialtree_visit=visit; dialtree_language=he"
    address = sample.address(visits.ids)
    page = visits.server.ask("GET", address, [("Cookie", cookies)])
    assert page.status == sample.status
    (form,) = _SWITCH.findall(page.body.decode())
    sent = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    headers = [("Cookie", cookies), ("Content-Type", "application/x-www-form-urlencoded")]
    answer = visits.server.ask("POST", "/console/preferences", headers, urlencode(sent).encode())
    assert (answer.status, answer["location"]) == (303, address)
    assert answer["set-cookie"].startswith("dialtree_language=en;")


async def test_it_can_be_switched_and_read_without_scripts(visits: Visits) -> None:
    async with visits.window("manager", "he", scripts=False) as window:
        await window.page.goto("/console/me")
        await window.page.get_by_role("button", name="English").click()
        assert window.page.url.endswith("/console/me")
        assert await window.page.locator("html[lang=en][dir=ltr]").count() == 1


@pytest.mark.parametrize("path", ["/console", "/console/me/password", "/console/sign-in?next=/console/me"])
async def test_what_leads_on_is_kept_by_nobody(visits: Visits, path: str) -> None:
    answer = visits.server.ask("GET", path)
    headers = {name.lower(): value for name, value in answer.headers}
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert "content-security-policy" in headers
