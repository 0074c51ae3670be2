"""Asking for the extension list from a page, as a program would."""
