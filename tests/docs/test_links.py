import re
from pathlib import Path

import pytest

from .pages import PAGES, ROOT

_LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [match[1] for match in _LINK.finditer(page.read_text(encoding="utf-8"))]
    missing = [it for it in targets if not it.startswith("https://") and not (page.parent / it).exists()]
    assert not missing
