"""The advisory locks that Dialtree takes in PostgreSQL, by number."""

WRITERS = 0x6469616C_00000001
"""Held by management's writers, to the end of their transaction."""

MIGRATIONS = 0x6469616C_00000002
"""Held while the schema is brought up to date."""

IDS = 0x6469616C_00000003
"""Held by whoever moves a sequence on, past an id that was given."""
