"""Help: every key from its one declaration, what each pane is for, and the notices so far."""

from dataclasses import dataclass, field

from controlroom.core.text import pad, wrap
from controlroom.tui import keys
from controlroom.tui.cursor import MOVES, Cursors
from controlroom.tui.pane import Body, Line, Span
from controlroom.tui.panes import PANES
from controlroom.tui.view import Screen, blank_to

TOUR = (
    "Row 1 says where you are: PRODUCTION in words, REHEARSAL dashed or LIVE solid, the run and its phase.",
    "Row 3, NEXT, says what to press now, or why nothing may happen and who can mend it.",
    "Eight titles are eight summaries; a digit opens a pane. n does what NEXT says. Nothing here deploys.",
)
READING = (
    TOUR[0],
    "Row 3, NEXT, says what comes next. This session is READ-ONLY: it looks, and has no key that acts.",
    "Eight titles are eight summaries; a digit opens a pane.",
)


@dataclass(slots=True)
class Help(Screen):
    """The pages of help below row 0 of `below`, the screen it was asked on."""

    below: Screen = field(kw_only=True)
    cursors: Cursors = field(default_factory=Cursors)
    size: tuple[int, int] = (80, 22)

    name = "help"

    def place(self) -> dict[str, str]:
        """Help is no place to come back to."""
        return self.below.place()

    def shown(self) -> None:
        """Row 0 is that of the screen below."""
        self.below.shown()

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        self.size = (width, max(1, height - 2))
        body = self._body()
        top = self.cursors.top(0, body, self.size[1])
        under = len(body.lines) - top - self.size[1]
        more = f"{under} more lines, j" if under > 0 else "the end"
        title = (Span(" Help ", "bright"), Span("  "), Span(more, "dim"))
        return [self.identity(width), title, *blank_to(list(body.lines[top:]), self.size[1])]

    def identity(self, width: int) -> Line:
        """Row 0 of the screen below."""
        return self.below.identity(width)

    def _body(self) -> Body:
        width = self.size[0]
        lines: list[Line] = []
        for text in READING if self.host.read_only else TOUR:
            lines += [(Span(f" {piece}"),) for piece in wrap(text, width - 2)]
        lines += [(), (Span(" Keys", "bright"),)]
        for key in keys.on_screen("room", self.host.read_only):
            where = "" if self.below.name in key.screens else f" (in the {key.screens[0]})"
            lines += _entry(" ".join((key.shown, *key.other)), f"{key.help}{where}", width)
        for screen in ("releases", "replay"):
            for key in keys.on_screen(screen, self.host.read_only):
                if "room" not in key.screens and screen == key.screens[0]:
                    lines += _entry(key.shown, f"{key.help} (in the {screen})", width)
        lines += [*_entry("ctrl+c", "twice: leave at once", width), (), (Span(" Panes", "bright"),)]
        for pane in PANES:
            lines += _entry(f"{pane.digit} {pane.name}", pane.about, width)
        lines += [(), (Span(" Notices so far", "bright"),)]
        for text in reversed(self.host.history):
            lines += [(Span(f" {piece}", "text"),) for piece in wrap(text, width - 2)]
        if not self.host.history:
            lines.append((Span(" none", "dim"),))
        return Body(tuple(lines), (-1,) * len(lines))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        return (("j", "down"), ("k", "up"), ("pgdn", "page down"), ("esc", "back"))

    def do(self, action: str) -> None:
        """Scroll, or go back."""
        if action == "back":
            self.host.back()
        elif action in MOVES:
            self.cursors.move(action, 0, (), self._body(), self.size[1])


def _entry(name: str, text: str, width: int) -> list[Line]:
    pieces = wrap(text, max(10, width - 19))
    heads = [pad(f" {name}", 17), *[" " * 17] * (len(pieces) - 1)]
    return [(Span(head, "key"), Span(piece)) for head, piece in zip(heads, pieces, strict=True)]
