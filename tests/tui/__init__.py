"""Tests of the room in the terminal."""
