"""What holds for every page, of `pages.PAGES`."""

import pytest

from console.browsing import Visits, barriers
from console.pages import LANGUAGES, PAGES, THEMES, Sample

every_page = pytest.mark.parametrize("sample", PAGES, ids=lambda it: it.name)

_FOREIGN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest("bdi, [lang]:not(html), code, script, .brand") && /[A-Za-z]{2,}/.test(node.data)) {
      found.push(node.data.trim());
    }
  }
  return found;
}"""
_OVERFLOW = """() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ...[...document.querySelectorAll("body *")].filter((it) => {
    const box = it.getBoundingClientRect();
    const beyond = box.width && (box.right > innerWidth + 1 || box.left < -1);
    let clipped = it.closest(".visually-hidden, .skip-link");
    for (let above = it.parentElement; above !== document.body; above = above.parentElement) {
      clipped ||= getComputedStyle(above).overflowX !== "visible";
    }
    return beyond && !clipped;
  }).map((it) => it.outerHTML.slice(0, 120))]"""


@every_page
async def test_it_is_answered_and_the_browser_has_nothing_to_complain_of(visits: Visits, sample: Sample) -> None:
    async with visits.window(sample.by) as window:
        answer = await window.page.goto(sample.address(visits.ids), wait_until="networkidle")
        assert answer is not None
        assert answer.status == sample.status
        assert await window.page.locator("h1").count() == 1
        assert window.complaints == []
        assert window.hosts == {visits.origin.removeprefix("http://")}


@every_page
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
async def test_nothing_serious_keeps_anybody_from_using_it(
    visits: Visits, sample: Sample, language: str, theme: str
) -> None:
    async with visits.window(sample.by, language, theme) as window:
        await window.page.goto(sample.address(visits.ids), wait_until="load")
        assert await barriers(window.page) == []


@every_page
async def test_it_is_hebrew_from_right_to_left(visits: Visits, sample: Sample) -> None:
    async with visits.window(sample.by, "he") as window:
        await window.page.goto(sample.address(visits.ids))
        assert await window.page.locator("html[lang=he][dir=rtl]").count() == 1
        assert await window.page.evaluate(_FOREIGN) == []


@every_page
@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_fits_a_narrow_phone(visits: Visits, sample: Sample, language: str) -> None:
    async with visits.window(sample.by, language, width=360) as window:
        await window.page.goto(sample.address(visits.ids))
        assert await window.page.evaluate(_OVERFLOW) == [0]


@every_page
async def test_it_can_be_left_and_read_without_scripts(visits: Visits, sample: Sample) -> None:
    """Its switches are forms, and lead back to it in the other language."""
    async with visits.window(sample.by, "he", scripts=False) as window:
        await window.page.goto(sample.address(visits.ids))
        address = window.page.url
        await window.page.get_by_role("button", name="English").click()
        assert window.page.url == address
        assert await window.page.locator("html[lang=en][dir=ltr]").count() == 1
