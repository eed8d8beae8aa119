"""Two runs beside each other: the latest beside the one that it branched from, or beside the one before."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from controlroom.core.text import pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.courier import Failed
from controlroom.tui.cursor import MOVES, Cursors
from controlroom.tui.form import Outcome
from controlroom.tui.pane import Body, Line, Span, crop
from controlroom.tui.view import Screen, blank_to

if TYPE_CHECKING:
    from controlroom.core.compare import Comparison, Pair
    from controlroom.core.refusal import Refusal


@dataclass(slots=True)
class Compare(Screen):
    """The comparison below row 0 of the room; what differs is marked and bright."""

    below: Screen = field(kw_only=True)
    release: str = field(kw_only=True)
    found: "Comparison | None" = None
    cursors: Cursors = field(default_factory=Cursors)
    size: tuple[int, int] = (80, 20)

    name = "compare"

    def place(self) -> dict[str, str]:
        """A comparison is no place to come back to."""
        return self.below.place()

    def shown(self) -> None:
        """On top: compare what is there now."""
        release = self.release
        self.host.ask(lambda desk: desk.comparison(release), self._compared)

    def _compared(self, found: "Comparison | Refusal | Failed") -> None:
        from controlroom.core.refusal import Refusal
        from controlroom.tui.forms import refused

        if isinstance(found, Failed):
            self.failed(found.error)
        elif isinstance(found, Refusal):
            self.form = refused(found)
        else:
            self.found = found

    def finish(self, outcome: Outcome) -> None:
        """What was refused has been read: there is nothing else to see here."""
        Screen.finish(self, outcome)
        if self.found is None and self.form is None:
            self.host.back()

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        head = [self.identity(width), *self._head(width)]
        self.size = (width, height - len(head))
        if self.found is None:
            return [*head, *self.form_lines(width, self.size[1])]
        body = self._body()
        top = self.cursors.top(0, body, self.size[1])
        return [*head, *blank_to(list(body.lines[top:]), self.size[1])]

    def identity(self, width: int) -> Line:
        """Row 0 of the room."""
        return self.below.identity(width)

    def _head(self, width: int) -> list[Line]:
        found = self.found
        if found is None:
            return []
        label, column = _columns(width)
        title = f" {found.one} beside {found.other}"
        names = f"{pad('', label)}{pad(found.one, column)}{found.other}"
        return [
            crop((Span(title, "bright"),), width - 1),
            crop((Span(f" {found.since}", "dim"),), width - 1),
            crop((Span(names, "bright"),), width - 1),
        ]

    def _body(self) -> Body:
        lines = tuple(crop(line, self.size[0] - 1) for line in self._lines())
        return Body(lines, (-1,) * len(lines))

    def _lines(self) -> Iterator[Line]:
        for part in self.found.parts if self.found else ():
            rule = "─" * max(0, self.size[0] - 5 - wide(part.title))
            yield (Span(" ─ ", "frame"), Span(part.title, "dim"), Span(f" {rule}", "frame"))
            for pair in part.pairs:
                yield from self._pair(pair)

    def _pair(self, pair: "Pair") -> Iterator[Line]:
        label, column = _columns(self.size[0])
        cells = [wrap(pair.label, label - 4), wrap(pair.one, column - 2), wrap(pair.other, column - 2)]
        role = "text" if pair.differs else "dim"
        for index in range(max(map(len, cells))):
            name, one, other = (cell[index] if index < len(cell) else "" for cell in cells)
            mark = Span(" ! " if pair.differs and index == 0 else "   ", "warn")
            yield (mark, Span(pad(name, label - 3)), Span(pad(one, column), role), Span(other, role))

    @property
    def text(self) -> str:
        """All of it as text, with what kind of runs these are."""
        found = self.found
        if found is None:
            return ""
        lines = [f"{found.environment.upper()} {found.release}: {found.one} beside {found.other}", found.since]
        for part in found.parts:
            lines += [part.title, *(f"{pair.label}: {pair.one} | {pair.other}" for pair in part.pairs)]
        return "\n".join(lines)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        if self.form is not None:
            return self.form.pairs
        return (("j", "down"), ("k", "up"), ("pgdn", "page down"), ("y", "copy all of it"), ("esc", "back"))

    def do(self, action: str) -> None:
        """Scroll, copy, or go back."""
        if action == "back":
            self.host.back()
        elif action == "copy":
            self.host.copy(self.text)
        elif action in MOVES:
            self.cursors.move(action, 0, (), self._body(), self.size[1])


def _columns(width: int) -> tuple[int, int]:
    """Columns of what is compared, and of each run."""
    label = min(34, max(20, width * 3 // 10))
    return label, (width - 1 - label) // 2
