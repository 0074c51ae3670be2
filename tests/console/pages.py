"""Every page of the console, with sample parameters. A page joins all that is looked at on each by a line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["he", "en"]
Theme = Literal["light", "dark"]

LANGUAGES: tuple[Language, ...] = ("he", "en")
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Sample:
    """A page as somebody sees it.

    Attributes:
        name: What it is called in tests, and its screenshots.
        path: Where it is, with the sample's ids by name.
        by: Who sees it, of `sample.PEOPLE`; None for somebody who is not signed in.
        status: The status it is answered with.
    """

    name: str
    path: str
    by: str | None = "operator"
    status: int = 200

    def address(self, ids: Mapping[str, int]) -> str:
        """Where it is in a sample directory."""
        return self.path.format(**ids)


_ROOT = "/console/organizations/{organization_id}"

PAGES = (
    Sample("sign-in", "/console/sign-in", by=None),
    Sample("directory", _ROOT),
    Sample("directory-of-account", f"{_ROOT}?account={{account_id}}", by="viewer"),
    Sample("directory-of-department", _ROOT, by="department"),
    Sample("directory-searched", f"{_ROOT}?q=%D7%93%D7%A0%D7%94&active=yes&sort=-name"),
    Sample("directory-nothing-fits", f"{_ROOT}?q=xyzzy&user=no"),
    Sample("directory-large", "/console/organizations/100"),
    Sample("directory-long-names", "/console/organizations/100?account=150"),
    Sample("directory-empty", "/console/organizations/300"),
    Sample("extension-name", f"{_ROOT}/extensions/{{extension_id}}/name", by="manager"),
    Sample("own", "/console/me", by="agent"),
    Sample("not-found", "/console/organizations/999", status=404),
    Sample("no-page", "/console/nowhere", by=None, status=404),
    Sample("not-permitted", _ROOT, by="agent", status=403),
)
