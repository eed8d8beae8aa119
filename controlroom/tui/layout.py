"""Where the panes stand: one column with one open pane, two or three columns, or one pane alone.

Rows are counted below the three lines that never move. A pane has one title and, below it, its body.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from controlroom.tui.pane import Line, Span, cells, crop

TWO = (100, 30)  # columns and rows of the terminal from which the panes stand in two columns
THREE = (150, 36)  # and in three
ABOVE = 3  # rows 0 to 2: identity, rail, NEXT
LEAST_BODY = 3  # rows that every pane has in columns
_ONE: tuple[tuple[int, ...], ...] = ((1, 2, 3, 4, 5, 6, 7, 8),)
_COLUMNS = {2: ((1, 2, 3, 4), (5, 6, 7, 8)), 3: ((1, 2), (3, 4, 5), (6, 7, 8))}
_PRIORITY = {
    "before": (1, 2, 5, 6, 3, 4, 7, 8),
    "during": (4, 3, 5, 2, 7, 1, 6, 8),
    "back": (5, 4, 7, 6, 3, 8, 2, 1),
}
_BEFORE = frozenset({"idle", "queued", "aborted"})
_DURING = frozenset({"preflight", "deploying", "verifying", "monitoring", "complete"})
# Lines of a body that are given before any pane gets more; the last row of a longer list is scrolled to.
_CORE = {1: 12, 2: 6, 3: 12, 4: 9, 5: 13, 6: 8, 7: 10, 8: 6}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one pane stands: its title's row and column, its width, and how many rows its body has."""

    digit: int
    x: int
    y: int
    width: int
    rows: int

    @property
    def right(self) -> int:
        """The column behind its last one."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Need:
    """How many lines a body has in all, and how many of them the rows under the cursor end at."""

    rows: int
    lines: int


def columns(width: int, height: int) -> int:
    """In how many columns the panes stand in a terminal of this size."""
    for count, (least_width, least_height) in ((3, THREE), (2, TWO)):
        if width >= least_width and height >= least_height:
            return count
    return 1


def widths(width: int, count: int) -> tuple[int, ...]:
    """The widths of the columns, between which stands one separator each; the last takes what is left over."""
    each = (width - count + 1) // count
    return (*((each,) * (count - 1)), width - (count - 1) * (each + 1))


def group(phase: str) -> str:
    """What a phase is about, which decides who gets the room: before, during, or the way back."""
    name = phase.casefold()
    return "before" if name in _BEFORE else "during" if name in _DURING else "back"


def alone(width: int, height: int, focus: int) -> tuple[Place, ...]:
    """One pane over everything, `height` rows with its title."""
    return (Place(focus, 0, 0, width, height - 1),)


def accordion(width: int, height: int, focus: int) -> tuple[Place, ...]:
    """All titles one below the other in `height` rows, the focused pane open."""
    places, y = [], 0
    for digit in _ONE[0]:
        rows = height - len(_ONE[0]) if digit == focus else 0
        places.append(Place(digit, 0, y, width, rows))
        y += 1 + rows
    return tuple(places)


def side_by_side(width: int, height: int, count: int, phase: str, needs: Mapping[int, Need]) -> tuple[Place, ...]:
    """All panes in `count` columns of `height` rows; what each needs decides, in the order of the phase's group."""
    places, x = [], 0
    for digits, size in zip(_COLUMNS[count], widths(width, count), strict=True):
        y = 0
        for digit, rows in _heights(digits, height - len(digits), _PRIORITY[group(phase)], needs).items():
            places.append(Place(digit, x, y, size, rows))
            y += 1 + rows
        x += size + 1
    return tuple(places)


def _heights(digits: tuple[int, ...], free: int, order: tuple[int, ...], needs: Mapping[int, Need]) -> dict[int, int]:
    """Three rows for each, then the rows of the lists, then all lines; the last pane takes the rest."""
    given = dict.fromkeys(digits, LEAST_BODY)
    left = free - LEAST_BODY * len(digits)
    inside = [digit for digit in order if digit in given]
    core = {digit: min(needs[digit].rows, _CORE[digit]) for digit in digits}
    whole = {digit: needs[digit].lines for digit in digits}
    for wanted in (core, whole):
        for digit in inside:
            more = max(0, min(wanted[digit] - given[digit], left))
            given[digit] += more
            left -= more
    given[digits[-1]] += left
    return given


def over(place: Place, wanted: int, height: int, places: Sequence[Place]) -> tuple[int, int]:
    """First row and number of rows for what is opened in a pane and needs `wanted` rows of its column.

    It begins where the pane's body does and lies over whole panes below; where that is not enough, it begins higher.
    """
    rows = min(max(wanted, place.rows), height - 1)
    first = min(place.y + 1, height - rows)
    ends = (other.y + 1 + other.rows for other in places if other.x == place.x)
    return first, min(end for end in ends if end >= first + rows) - first


def joined(stacks: Sequence[Sequence[Line]], places: Sequence[Place], separator: str) -> list[Line]:
    """The rows of columns beside each other, one separator between two; the last column is filled by who paints."""
    sizes = tuple(dict.fromkeys((place.x, place.width) for place in places))
    rows = []
    for lines in zip(*stacks, strict=True):
        row: list[Span] = []
        for line, (x, width) in zip(lines, sizes, strict=True):
            row += [Span(separator, "frame")] * bool(x)
            row += crop(line, width)
            if len(sizes) > 1 and (x, width) != sizes[-1]:
                row.append(Span(" " * (width - cells(crop(line, width)))))
        rows.append(tuple(row))
    return rows
