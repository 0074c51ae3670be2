"""How PostgreSQL announces what has changed."""

from dialtree.storage.watch import REVISIONS

CHANNEL = REVISIONS.channel
"""The channel of the announcements: `<organization id> <new revision>`, or `<organization id> gone`."""
