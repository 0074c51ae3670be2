"""One page, or the few that belong together, a file."""
