"""What a file says: parsers, and the plan of what importing it would do. Nothing here writes."""
