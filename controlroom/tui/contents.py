"""What each pane shows: its slice, filtered, and the lines of it; made anew only when what it is made from changed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from controlroom.core.board import Board
from controlroom.tui.pane import Body
from controlroom.tui.panes import PANES
from controlroom.tui.scope import judged, narrowed

if TYPE_CHECKING:
    from controlroom.tui.scope import Verified

AUDIT = 8  # the pane of the log


@dataclass(slots=True)
class Contents:
    """Slices and bodies by the digit of their pane, each with what it was made from."""

    _parts: dict[int, tuple[object, Any]] = field(default_factory=dict)
    _bodies: dict[int, tuple[object, Body]] = field(default_factory=dict)

    def part(self, board: Board, digit: int, verified: "Verified | None", scope: str, words: str) -> Any:
        """The slice with only the rows that have the words; of the log what is in scope, with its verdict."""
        key = (board, words, (verified, scope) if digit == AUDIT else ())
        known, part = self._parts.get(digit, ((), None))
        if known == key:
            return part
        part = PANES[digit - 1].slice_of(board)
        if digit == AUDIT:
            part = narrowed(judged(part, verified, board.at), scope)
        if words:
            from controlroom.tui.narrowing import with_words

            part = with_words(part, words)
        self._parts[digit] = (key, part)
        return part

    def body(self, part: Any, digit: int, width: int, height: int) -> Body:
        """The lines of a slice at a width, for so many rows."""
        known, body = self._bodies.get(digit, ((), None))
        if body is None or known != (part, width, height):
            body = PANES[digit - 1].body(part, width, height)
            self._bodies[digit] = ((part, width, height), body)
        return body
