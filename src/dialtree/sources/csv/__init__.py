"""CSV: read as a table of the contract's columns, and written so that it reads back the same."""
