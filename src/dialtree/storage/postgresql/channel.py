"""How PostgreSQL announces what has changed."""

CHANNEL = "dialtree"
"""The channel of the announcements: `<organization id> <new revision>`, or `<organization id> gone`."""
