"""Numbers with the thing that is counted: one of it, or several; and names, of which a few stand for all."""

from collections.abc import Sequence

FEW = 5  # names that are read in one glance


def many(count: int, what: str) -> str:
    """A number and its noun: `0 steps`, `1 step`, `3 steps`."""
    return f"{count} {what}{'s' * (count != 1)}"


def few(names: Sequence[str]) -> str:
    """Names with commas between them, of many the first few: `a, b, c, d and 57 more`."""
    if len(names) <= FEW:
        return ", ".join(names)
    return f"{', '.join(names[: FEW - 1])} and {len(names) - FEW + 1} more"
