"""The plan: what importing a file would do, held against the directory as it stands. Pure functions, no I/O."""
