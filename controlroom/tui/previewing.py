"""What is about to be recorded, said once more in whole: Enter records it once, Esc does not."""

from dataclasses import dataclass, replace

from controlroom.core.counting import many
from controlroom.core.text import pad, wrap
from controlroom.tui.form import Closed, Form, Outcome, Pairs, Send, heading
from controlroom.tui.pane import Line, Span

LABEL = 10  # columns of the labels
_SCROLLS = 3  # rows from which one of them may say that there are more
_LONGEST = 99  # rows that it may be scrolled


@dataclass(frozen=True, slots=True)
class Preview:
    """Labelled texts, and what Enter sends; `top` is the first row in sight where there are more than fit."""

    title: str
    said: tuple[tuple[str, str], ...]
    verb: str
    send: Send
    top: int = 0

    @property
    def pairs(self) -> Pairs:
        return (("enter", self.verb),)

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        rows, room = rows_of(self.said, width), max(1, height - 1)
        if len(rows) <= room or room < _SCROLLS:
            return (heading(self.title, width, "bright"), *rows[:room])
        room -= 1
        top = min(self.top, len(rows) - room)
        below = len(rows) - top - room
        more = f" down: {many(below, 'row')} below" if below else " up: the rows above"
        return (heading(self.title, width, "bright"), *rows[top : top + room], (Span(more, "dim"),))

    def press(self, key: str, character: str | None) -> Form | Outcome:
        if key in {"up", "down"}:
            return replace(self, top=max(0, min(_LONGEST, self.top + (1 if key == "down" else -1))))
        if key == "enter":
            return self.send
        return Closed() if key == "escape" else self

    def paste(self, text: str) -> Form:
        return self


def rows_of(said: tuple[tuple[str, str], ...], width: int) -> list[Line]:
    """Labelled texts as rows; those without a text are left out."""
    return [row for label, text in said if text for row in _labelled(label, text, width)]


def _labelled(label: str, text: str, width: int) -> list[Line]:
    rows = wrap(text, width - LABEL - 2)
    return [(Span(f" {pad(label if index == 0 else '', LABEL)}", "dim"), Span(row)) for index, row in enumerate(rows)]
