"""What is told of imports that are not applied, or not any more."""

from collections.abc import Mapping

from dialtree.storage.uploads import State

CHANGED = (
    "the organisation has changed since the import was planned, and the file would do something else now; "
    "upload it again"
)
"""Of one that would do anything else than was shown."""

DIED = "the server was stopped before it was done; nothing was written"
"""Of one whose server has died."""

STOPPED = "the server stops; nothing was written"
"""Of one that is broken off when the server is stopped."""

BROKEN_OFF = "the import has broken off; the server's log may say why"
"""Of one whose process has ended without a word."""

OUT_OF_REACH = "the database was out of reach; nothing was written"
"""Of one that could not be written."""

OUR_FAULT = "this is our fault, and the server's log says more; nothing was written"
"""Of one that has failed, and nobody knows why."""

NOT_KEPT = "the file is not kept any more; upload it again"
"""Of one whose file is gone."""

BUSY = "Other large files are being imported; try again soon."
"""Of one for which there is no room at the moment."""

SAID: Mapping[State, str] = {
    "planned": "the import is not being applied",
    "refused": "the file has faults; mend it and upload it again",
    "applying": "the import is being applied",
    "applied": "the import was applied already",
    "failed": "the import has failed; upload the file again",
    "expired": "the file was not applied in time and is not kept any more; upload it again",
}
"""Of one that is to be applied and is in a state in which that cannot be."""

REASONS = (CHANGED, DIED, STOPPED, BROKEN_OFF, OUT_OF_REACH, OUR_FAULT, NOT_KEPT, BUSY, *SAID.values())
"""All of it."""
