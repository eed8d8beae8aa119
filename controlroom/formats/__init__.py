"""Files in and out; this file imports nothing, so that a command loads only the format it reads."""
