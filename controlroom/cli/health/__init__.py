"""What `doctor` looks at, one subject in each file; this file imports nothing."""
