"""The measurements stand beside the tests, outside of the package."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
