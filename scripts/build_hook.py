"""Has a wheel take along what the pages are made of."""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ASSETS = ("src/dialtree/web/explorer/assets", "src/dialtree/web/console/assets")


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, or an editable installation, is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetches the assets, unless they are there."""
        root = Path(self.root)
        if not all((root / it).is_dir() for it in _ASSETS):
            subprocess.run([root / "scripts/build-assets"], check=True)  # noqa: S603
