"""Where the cursor stands in each pane and which of its lines are in sight."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from controlroom.core.text import fit, pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.pane import Body, Line, Span

MOVES = frozenset({"down", "up", "first", "last", "page.down", "page.up"})


@dataclass(slots=True)
class Cursors:
    """For each pane the row that was chosen, by index and id, and the first line in sight."""

    rows: dict[int, tuple[int, str]] = field(default_factory=dict)
    tops: dict[int, int] = field(default_factory=dict)

    def row(self, pane: int, ids: Sequence[str], default: int = 0) -> int:
        """The index of the pane's row; -1 without rows. It follows its id when rows change places."""
        if not ids:
            return -1
        index, id = self.rows.get(pane, (default, ids[min(default, len(ids) - 1)]))
        if index < len(ids) and ids[index] == id:
            return index
        return ids.index(id) if id in ids else min(index, len(ids) - 1)

    def top(self, pane: int, body: Body, height: int, default: int = 0) -> int:
        """The first line in sight, kept within the body; until somebody scrolls, the `default` row is in sight."""
        top = self.tops.get(pane, -1)
        return max(0, min(_showing(body, default, 0, height) if top < 0 else top, len(body.lines) - height))

    def follow(self, pane: int, ids: Sequence[str], body: Body, height: int) -> None:
        """Rows may have changed places: the one that was chosen is chosen still, and in sight."""
        index, _ = self.rows.get(pane, (-1, ""))
        row = self.row(pane, ids)
        if 0 <= index != row >= 0:
            self.tops[pane] = _showing(body, row, self.top(pane, body, height), height)
            self.rows[pane] = (row, ids[row])

    def point(self, pane: int, ids: Sequence[str], body: Body, height: int, line: int, default: int = 0) -> None:
        """Move to the row of a line that is in sight, counted from the first one; what is in sight stays."""
        top = self.tops[pane] = self.top(pane, body, height, default)
        row = body.rows[top + line] if top + line < len(body.rows) else -1
        if 0 <= row < len(ids):
            self.rows[pane] = (row, ids[row])

    def move(self, action: str, pane: int, ids: Sequence[str], body: Body, height: int, default: int = 0) -> None:
        """Move to another row and keep it in sight; where there is no other row, scroll."""
        row, top = self.row(pane, ids, default), self.top(pane, body, height, default)
        step = {"down": 1, "up": -1, "page.down": height - 1, "page.up": 1 - height}.get(action, 0)
        if action == "first":
            row, top = min(0, len(ids) - 1), 0
        elif action == "last":
            row = len(ids) - 1
            top = body.rows.index(row) if row >= 0 and row in body.rows else len(body.lines)
        elif abs(step) == 1 and 0 <= row + step < len(ids) and not _far(body, row + step, top, height):
            row += step
            top = _showing(body, row, top, height)
        else:
            top += step
        top = max(0, min(top, len(body.lines) - height))
        self.tops[pane] = top
        if action.startswith("page"):
            row = _row_in_sight(body, row, top, height)
        if row >= 0:
            self.rows[pane] = (row, ids[row])


def _far(body: Body, row: int, top: int, height: int) -> bool:
    """Whether lines that nobody has read yet lie between what is in sight and the row: then they come first."""
    if row not in body.rows:
        return False
    at = body.rows.index(row)
    return at > top + height or at < top - 1


def _showing(body: Body, row: int, top: int, height: int) -> int:
    """The first line in sight that is nearest to `top` and shows the row; the first row shows what is above it."""
    if row == 0 or row not in body.rows:
        return 0 if row == 0 else top
    at = body.rows.index(row)
    return min(max(top, at - height + 1), at)


def _row_in_sight(body: Body, row: int, top: int, height: int) -> int:
    """The row if one of its lines is in sight, else the nearest one that is."""
    seen = [each for each in body.rows[top : top + height] if each >= 0]
    return row if row in seen or not seen else min(seen, key=lambda each: abs(each - row))


def in_sight(body: Body, row: int, top: int, height: int) -> list[Line]:
    """The lines in sight, the first one of the row with the cursor's mark (-1: no row).

    A heading whose lines are all below the edge is left out: the number of lines below says that there are more.
    """
    lines = list(body.lines[top : top + height])
    at = body.rows.index(row) - top if row >= 0 and row in body.rows else -1
    if 1 < len(lines) < len(body.lines) - top and at != len(lines) - 1 and _heads(lines[-1]):
        lines[-1] = ()
    if 0 <= at < len(lines):
        lines[at] = marked(lines[at])
    return lines


def _heads(line: Line) -> bool:
    """Whether a line is a heading: a rule with words in it."""
    return len(line) > 2 and line[1] == Span("─ ", "frame")


def marked(line: Line) -> Line:
    """The line with the cursor's mark in column 0 and its ground up to the end of the name."""
    spans = [Span("›" + line[0].text[1:], "bright on cur"), *line[1:]]
    names = (i for i, span in enumerate(spans) if span.role in {"text", "bright"} and any(map(str.isalpha, span.text)))
    last = next(names, len(spans) - 1)
    name = spans[last].text.rstrip(" ")
    rest = Span(spans[last].text[len(name) :], spans[last].role)
    ground = [Span(span.text, span.role + " on cur") for span in spans[1:last]]
    return (
        spans[0],
        *ground,
        Span(name, spans[last].role.removesuffix(" on cur") + " on cur"),
        rest,
        *spans[last + 1 :],
    )


def labelled(label: str, text: str, width: int, columns: int = 16, role: str = "text") -> list[Line]:
    """A label and its text, wrapped beside it; a long label has more columns, up to half the width."""
    columns = max(columns, min(wide(label) + 3, width // 2)) if label else columns
    label = fit(label, columns - 3) if label else label
    pieces = wrap(text, max(1, width - columns - 2))
    head = [pad(f" {label}", columns), *[" " * columns] * (len(pieces) - 1)]
    return [(Span(start, "dim"), Span(piece, role)) for start, piece in zip(head, pieces, strict=True)]
