"""What is looked for on every page: whatever keeps people from reading and using it."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from console.browsing import Window

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
_OVERFLOW = """() => [...document.querySelectorAll("html, body *")].filter((it) => {
    const box = it.getBoundingClientRect();
    const beyond = box.width && (box.right > innerWidth + 1 || box.left < -1);
    let clipped = it.closest(".visually-hidden, .skip-link");
    for (let above = it.parentElement; above && above !== document.body; above = above.parentElement) {
      clipped ||= getComputedStyle(above).overflowX !== "visible";
    }
    return beyond && !clipped || it.matches("html") && it.scrollWidth > it.clientWidth;
  }).map((it) => it.outerHTML.slice(0, 120))"""
_AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


async def faults_of(window: Window, language: str, *widths: int) -> list[str]:
    """What is wrong with the page in a window.

    Args:
        window: The window.
        language: The language that the page is in.
        widths: More widths of the window at which it is looked at, in pixels.

    Returns:
        Serious barriers, texts in another language, what does not fit, and what the browser has complained of.
    """
    page = window.page
    found = [f"barrier: {it}" for it in await barriers(page)]
    if language == "he":
        found += [f"not Hebrew: {it}" for it in await page.evaluate(_FOREIGN)]
    found += [f"does not fit: {it}" for it in await page.evaluate(_OVERFLOW)]
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        found += [f"does not fit {width} px: {it}" for it in await page.evaluate(_OVERFLOW)]
    return [*found, *window.complaints]


async def barriers(page: Page) -> list[str]:
    """What serious barriers a page has, each with the elements that it is about."""
    await page.evaluate(_axe())
    found: list[dict[str, Any]] = await page.evaluate(_AXE)
    return [
        f"{it['id']}: {it['help']}: {[node['html'][:200] for node in it['nodes']]}"
        for it in found
        if it["impact"] in {"serious", "critical"}
    ]


@cache
def _axe() -> str:
    # scripts/build-assets fetches it.
    return Path(__file__).with_name("assets").joinpath("axe.min.js").read_text()
