"""Other sides that the program talks to, as processes of their own, for the tests."""
