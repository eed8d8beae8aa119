"""The eight panes in order, and the one place that lays out what they draw.

A pane's module knows its slice only. It draws rows of cells: a row is `(cursor, kind, cells)`, a cell
`(text, role, columns)`. Cursor is the index of the row that the cursor stands on (-1: none). The kinds:
`cut` ends at the edge; `wrap` continues its last cell below where that cell begins; `rule` repeats its last
cell to the edge; `margin` wraps its first cell and sets the others one a line at the right edge. Columns hold
at least one blank after the text: positive left-aligned, negative right-aligned, 0 as long as the text is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from types import ModuleType
from typing import Any

from controlroom.core.board import Board, Section
from controlroom.core.text import fit, pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.pane import Body, Line, Pane, Span, crop
from controlroom.tui.panes import audit, checks, gates, incidents, risk, rollback, timeline, updates

Cell = tuple[str, str, int]
Row = tuple[int, str, Sequence[Cell]]
_MARGIN = 5  # columns at the right edge: two blanks and a citation such as `[1]`
_LABEL = 16  # columns of a label with its blank; a longer one is a name and not cut


@dataclass(slots=True)  # not frozen: the members of the protocol are settable
class Sheet:
    """A pane whose rows come from `draw(slice, room, height)`; `room` is how many cells of a line it may use."""

    digit: int
    name: str
    about: str
    draw: Callable[[Any, int, int], Iterator[Row]]
    ids: Callable[[Any], Sequence[str]]

    def slice_of(self, board: Board) -> Any:
        """The slice of a board has the pane's name."""
        return getattr(board, self.name.casefold())

    def body(self, board: Any, width: int, height: int) -> Body:
        """The rows, then the sections; column 0 (the cursor's) and the last column stay blank."""
        room = max(1, width - 2)
        lines: list[Line] = []
        rows: list[int] = []
        for cursor, kind, cells in chain(self.draw(board, room, height), _sections(board)):
            for line in _LAYOUTS[kind](cells, room):
                lines.append((Span(" "), *crop(line, room)))
                rows.append(cursor)
        return Body(tuple(lines), tuple(rows))

    def row_ids(self, board: Any) -> Sequence[str]:
        """Ids in the order of the cursor."""
        return self.ids(board)


def _sections(board: Any) -> Iterator[Row]:
    """Further facts of a slice (not every slice has them) under their headings."""
    sections: tuple[Section, ...] = getattr(board, "sections", ())
    for section in sections:
        yield (
            -1,
            "rule",
            (("─ ", "frame", 0), (section.title, "dim", 0), (" ", "frame", 0), ("─", "frame", 0)),
        )
        for fact in section.facts:
            yield -1, "wrap", ((fact.label, "dim", max(_LABEL, wide(fact.label) + 2)), (fact.text, fact.role, 0))


def _span(cell: Cell) -> Span:
    text, role, columns = cell
    if columns < 0:
        return Span(f"{pad(text, -columns - 1, right=True)} ", role)
    return Span(f"{pad(text, columns - 1)} " if columns else text, role)


def _cut(cells: Sequence[Cell], room: int) -> Iterator[Line]:
    spans = tuple(_span(cell) for cell in cells)
    yield (*spans[:-1], *(Span(text.rstrip(), role) for text, role in spans[-1:]))


def _wrap(cells: Sequence[Cell], room: int) -> Iterator[Line]:
    """Where the cells before leave less than a third of the room, the last begins on a line of its own."""
    head = tuple(_span(cell) for cell in cells[:-1])
    text, role, _ = cells[-1]
    indent = sum(wide(span.text) for span in head)
    if indent > room * 2 // 3:
        yield head
        head, indent = (), min(2, room - 1)
    for number, piece in enumerate(wrap(text, room - indent)):
        start = head if head and number == 0 else (Span(" " * indent),)
        yield (*start, Span(piece, role))


def _rule(cells: Sequence[Cell], room: int) -> Iterator[Line]:
    *head, (mark, role, _) = cells
    spans = crop(tuple(_span(cell) for cell in head), room - 2)
    yield (*spans, Span(mark * (room - sum(wide(span.text) for span in spans)), role))


def _margin(cells: Sequence[Cell], room: int) -> Iterator[Line]:
    (text, role, _), *marks = cells
    column = max(1, room - _MARGIN)
    for piece, mark in zip_longest(wrap(text, column), marks, fillvalue=None):
        sign = Span(f" {fit(mark[0], _MARGIN - 1)}", mark[1]) if mark else Span("")
        yield Span(pad(piece or "", column), role), sign


_LAYOUTS: dict[str, Callable[[Sequence[Cell], int], Iterator[Line]]] = {
    "cut": _cut,
    "wrap": _wrap,
    "rule": _rule,
    "margin": _margin,
}


def _sheet(digit: int, name: str, module: ModuleType) -> Pane:
    return Sheet(digit, name, module.ABOUT, module.draw, module.ids)


PANES: tuple[Pane, ...] = (
    _sheet(1, "Risk", risk),
    _sheet(2, "Gates", gates),
    _sheet(3, "Timeline", timeline),
    _sheet(4, "Checks", checks),
    _sheet(5, "Rollback", rollback),
    _sheet(6, "Incidents", incidents),
    _sheet(7, "Updates", updates),
    _sheet(8, "Audit", audit),
)
