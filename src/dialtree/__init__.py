"""Dialtree: a self-hosted directory of an organisation's telephone extensions."""

from importlib.metadata import version

__version__ = version("dialtree")
