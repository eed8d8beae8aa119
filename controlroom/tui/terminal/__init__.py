"""What the terminal itself needs: no raw control characters, its state back at the end, its abilities at the start."""
