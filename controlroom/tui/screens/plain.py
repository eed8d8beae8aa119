"""A pane as plain text over the whole width: to be selected with the terminal's own mouse, or copied whole."""

from dataclasses import dataclass, field

from controlroom.core.text import width as wide
from controlroom.core.text import wrap
from controlroom.tui.cursor import MOVES, Cursors
from controlroom.tui.pane import Body, Line, Span
from controlroom.tui.panes import PANES
from controlroom.tui.screens.panels import Panels
from controlroom.tui.view import Screen, blank_to


@dataclass(slots=True)
class Plain(Screen):
    """What the open pane of `below` says, without columns, marks or rules that a selection would take along."""

    below: Panels = field(kw_only=True)
    cursors: Cursors = field(default_factory=Cursors)
    size: tuple[int, int] = (80, 22)

    name = "plain"

    def place(self) -> dict[str, str]:
        """A reading view is no place to come back to."""
        return self.below.place()

    def shown(self) -> None:
        """Nothing is asked: what the room showed is read."""

    @property
    def text(self) -> str:
        """The whole pane as text."""
        from controlroom.tui.rows import whole

        board, digit = self.below.board, self.below.open
        return whole(board, digit, PANES[digit - 1].name, self.below.part(digit)) if board is not None else ""

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        self.size = (width, height - 1)
        body = self._body()
        top = self.cursors.top(0, body, self.size[1])
        return [self.identity(width), *blank_to(list(body.lines[top:]), self.size[1])]

    def identity(self, width: int) -> Line:
        """Row 0 of the room."""
        return self.below.identity(width)

    def _body(self) -> Body:
        room = self.size[0] - 1
        wrapped = ((line,) if wide(line) <= room else wrap(line, room) for line in self.text.split("\n"))
        pieces = [piece for pieces in wrapped for piece in pieces]
        return Body(tuple((Span(piece),) for piece in pieces), (-1,) * len(pieces))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        keymap = self.host.keymap
        copy = tuple((key, "copy all of it") for key, _ in keymap.pairs("copy"))
        return (*copy, *keymap.pairs("down", "up", "page.down"), ("esc", "back"))

    def do(self, action: str) -> None:
        """Scroll, copy, or go back."""
        if action == "back":
            self.host.back()
        elif action == "copy":
            self.host.copy(self.text)
        elif action in MOVES:
            self.cursors.move(action, 0, (), self._body(), self.size[1])
