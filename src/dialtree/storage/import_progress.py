"""How far an import is that is being applied, for all who ask, in whichever process."""

from datetime import datetime

import msgspec


class ImportProgress(msgspec.Struct, frozen=True):
    """How far an import is.

    Attributes:
        step: What is being done, in a word; "" when nothing is.
        done: How much of the step is done.
        total: How much there is to do; 0 when that is not known.
        seen_at: When this was told (aware): who applies an import tells it again and again.
    """

    step: str
    done: int
    total: int
    seen_at: datetime
