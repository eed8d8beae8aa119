"""Numbers with the thing that is counted: one of it, or several."""


def many(count: int, what: str) -> str:
    """A number and its noun: `0 steps`, `1 step`, `3 steps`."""
    return f"{count} {what}{'s' * (count != 1)}"
