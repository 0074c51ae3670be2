"""The console: the pages on which people keep the directory."""
