"""What somebody signs in with, told by what it calls itself."""

import re

_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|Chromium|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bVersion/\S+ (?:Mobile/\S+ )?Safari/"),
    ("curl", r"^curl/"),
)
_SYSTEMS = (
    ("Windows", r"\bWindows\b"),
    ("Android", r"\bAndroid\b"),
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("macOS", r"\bMac OS X\b|\bMacintosh\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b"),
)
_LONGEST = 40


def device(user_agent: str) -> str:
    """The browser and the system by their names, such as "Firefox, Windows".

    Args:
        user_agent: The User-Agent header. Of one that is not known, its beginning is returned; "" of an empty one.
    """
    found = [name for kinds in (_BROWSERS, _SYSTEMS) if (name := _first(kinds, user_agent))]
    if found:
        return ", ".join(found)
    return user_agent if len(user_agent) <= _LONGEST else f"{user_agent[:_LONGEST]}…"


def _first(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str:
    # Most browsers also call themselves by the names of others; those that only they have come first.
    return next((name for name, pattern in kinds if re.search(pattern, user_agent)), "")
