"""Whole stories through a real pseudo-terminal."""
