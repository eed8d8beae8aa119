"""The command line: one file per noun, each of which parses, calls and prints; this file imports nothing."""
