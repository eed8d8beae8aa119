"""What was drawn, read back: which pane's title or body lies at a place, and which key of the last row.

The functions look at the rows on the screen only, so that they hold for one column, for several and for one pane alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from controlroom.core.text import width as wide
from controlroom.tui.pane import Line
from controlroom.tui.panes import PANES

_NAMES = {str(pane.digit): f" {pane.name} " for pane in PANES}


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a pane: its column and row, the pane's digit, and the index of the marker among its row's spans."""

    x: int
    y: int
    digit: int
    span: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies at a place: a `key` of the last row as it is shown; else a pane and the line of its body (-1: title).

    On a screen without panes `pane` is 0 and `line` the row of the screen.
    """

    key: str = ""
    pane: int = 0
    line: int = -1


def headings(rows: Sequence[Line]) -> tuple[Heading, ...]:
    """The titles of the panes, wherever they stand; the last row has none."""
    return tuple(heading for y, row in enumerate(rows[:-1]) for heading in _headings(row, y))


def _headings(row: Line, y: int) -> Iterator[Heading]:
    """A title is drawn as a marker, the digit, then the name, each a span of its own."""
    x = 0
    for index, span in enumerate(row[:-2]):
        digit, name = row[index + 1].text, row[index + 2].text
        if wide(span.text) == 1 and digit in _NAMES and f"{name} ".startswith(_NAMES[digit]):
            yield Heading(x, y, int(digit), index)
        x += wide(span.text)


def hit(rows: Sequence[Line], x: int, y: int) -> Hit | None:
    """What lies at a column and row of the screen; None where nothing can be meant."""
    if not 0 <= y < len(rows):
        return None
    if y == len(rows) - 1:
        key = _key(rows[y], x)
        return Hit(key) if key else None
    found = headings(rows)
    if not found:
        return Hit(line=y)
    left = max((each.x for each in found if each.x <= x), default=0)
    above = [each for each in found if each.x == left and each.y <= y]
    return Hit(pane=above[-1].digit, line=y - above[-1].y - 1) if above else None


def _key(row: Line, x: int) -> str:
    """The key of the pair of key and label that lies there in the last row; between two pairs there is none."""
    end, begin, key = 0, 0, ""
    for span in row:
        start, end = end, end + wide(span.text)
        if span.role == "key":
            begin, key = start + wide(span.text) - wide(span.text.lstrip()), span.text.strip()
        if span.text.strip() and begin <= x < start + wide(span.text.rstrip()):
            return key
    return ""
