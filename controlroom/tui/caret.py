"""Where the terminal's own cursor belongs: whoever reads by it (a screen reader, a braille line) follows the focus."""

from collections.abc import Sequence

from controlroom.core.text import width as wide
from controlroom.tui.pane import Line

# What is looked for, in this order: what is typed into, the row under the cursor, a row of a list, the open title.
_MARKS = (("▏", "key"), ("›", "bright on cur"), ("›", "bright"), ("▾", "band"), ("▸", "band"))


def place(lines: Sequence[Line]) -> tuple[int, int]:
    """The cell (column, row) of the first mark of the focus on these lines; the upper left corner without one.

    The cursor stays hidden: the marks show the same place to the eye.
    """
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for y, line in enumerate(lines):
        x = 0
        for text, role in line:
            found.setdefault((text[:1], role), (x, y))
            x += wide(text)
    return next((found[mark] for mark in _MARKS if mark in found), (0, 0))
