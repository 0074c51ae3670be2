"""The browser that tests drive."""

from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Debian's, without the windows that nobody sees; scripts/install-test-tools installs it."""
