"""A small information system, with people of its own, whose agents pick their extension in it."""
