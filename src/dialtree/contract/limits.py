"""How large a request may be (CONTRACT section 1, answers)."""

MAX_URL = 8 * 1024
"""The longest URL in bytes: path, question mark and query."""

MAX_BODY = 64 * 1024
"""The largest body in bytes."""
