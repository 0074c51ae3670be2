"""The wire: requests in, answer bytes out. Pure functions of CONTRACT.md's rules; no I/O, no framework."""
