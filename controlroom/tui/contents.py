"""What each pane shows: its slice, filtered, and the lines of it; made anew only when what it is made from changed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from controlroom.core.board import Board
from controlroom.tui.pane import Body
from controlroom.tui.panes import PANES
from controlroom.tui.scope import of_session

if TYPE_CHECKING:
    from controlroom.core.news import Guest
    from controlroom.tui.scope import Verified

INCIDENTS, AUDIT = 6, 8  # the pane of incidents and people, the pane of the log
Guests = tuple["Guest", ...]


@dataclass(slots=True)
class Contents:
    """Slices and bodies by the digit of their pane, each with what it was made from."""

    _parts: dict[int, tuple[object, Any]] = field(default_factory=dict)
    _bodies: dict[int, tuple[object, Body]] = field(default_factory=dict)

    def part(
        self, board: Board, digit: int, verified: "Verified | None", scope: str, words: str, guests: Guests = ()
    ) -> Any:
        """The slice with only the rows that have the words, and with what this session knows beside it."""
        key = (board, words, {AUDIT: (verified, scope), INCIDENTS: guests}.get(digit))
        known, part = self._parts.get(digit, ((), None))
        if known == key:
            return part
        part = of_session(PANES[digit - 1].slice_of(board), board, verified, scope, guests)
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
