"""The one append-only log, kept in SQLite; this file imports nothing, so that the first frame stays light."""
