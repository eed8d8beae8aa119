"""What `check` does with the looks of checks; this file imports nothing."""
