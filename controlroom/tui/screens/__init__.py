"""The screens: each draws lines from what it was given and answers keys."""
