"""The command line: thin commands over management."""
