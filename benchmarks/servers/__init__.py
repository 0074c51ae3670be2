"""The servers that are measured, each for the length of a `with` block."""
