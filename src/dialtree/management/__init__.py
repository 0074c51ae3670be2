"""The write path: one use case a function, one transaction each, its audit row in the same transaction."""
