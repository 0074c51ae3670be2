"""Has a wheel take along what the pages are made of."""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, or an editable installation, is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetches the assets, unless they are there."""
        root = Path(self.root)
        if not (root / "src/dialtree/web/explorer/assets").is_dir():
            subprocess.run([root / "scripts/build-assets"], check=True)  # noqa: S603
