"""What the program touches outside of itself; this file imports nothing."""
