"""The management REST, at `/api/v1`."""
