"""What a pane is: a function from its slice of the board to styled lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from controlroom.core import text
from controlroom.core.board import Board


class Span(NamedTuple):
    """A piece of text in one colour role."""

    text: str
    role: str = "text"


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a pane's body and, for each line, the index of the row it belongs to (-1: none)."""

    lines: tuple[Line, ...]
    rows: tuple[int, ...]

    @property
    def end(self) -> int:
        """The number of lines up to the last one of a row."""
        return max((at for at, row in enumerate(self.rows, 1) if row >= 0), default=0)

    def below(self, line: int) -> int:
        """How many rows begin at this line or further down."""
        return len(set(self.rows[line:]) - set(self.rows[:line]) - {-1})


class Pane(Protocol):
    """Draws one slice. `about` is the one-line explanation shown in its detail and in help."""

    digit: int
    name: str
    about: str

    def slice_of(self, board: Board) -> Any:
        """The slice that it draws."""
        ...

    def body(self, board: Any, width: int, height: int) -> Body:
        """Draw the slice into lines of at most `width` cells; more than `height` lines are scrolled by the room."""
        ...

    def row_ids(self, board: Any) -> Sequence[str]:
        """The ids of the rows that the cursor can stand on, in the order of `Body.rows`."""
        ...


def cells(line: Line) -> int:
    """Width of a line in cells."""
    return sum(text.width(span.text) for span in line)


def crop(line: Line, width: int) -> Line:
    """The line cut to `width` cells with `…` where it does not fit."""
    kept: list[Span] = []
    left = width
    for span in line:
        size = text.width(span.text)
        if size > left:
            kept.append(Span(text.fit(span.text, left), span.role))
            return tuple(kept)
        kept.append(span)
        left -= size
    return tuple(kept)
