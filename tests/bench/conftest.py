"""The measurements stand beside the tests, outside of the package."""

import sys
from pathlib import Path

from hypothesis import settings

# How long one example takes says more about the machine than about the code.
settings.register_profile("dialtree", deadline=None)
settings.load_profile("dialtree")

sys.path.append(str(Path(__file__).parents[2]))
