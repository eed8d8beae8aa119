"""A terminal control room for software releases."""

__version__ = "0.1.0"
