"""The search for extensions: an index of an organisation in memory, never older than the database."""
