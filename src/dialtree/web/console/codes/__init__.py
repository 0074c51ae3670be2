"""Codes, as their pages show and take them."""
