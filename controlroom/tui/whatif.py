"""The list of toggles of a what-if: what the score would be, what is still in the way, and what can be toggled."""

from dataclasses import dataclass, replace

from controlroom.core.suppose import NOTHING, Supposition
from controlroom.core.supposed import WORDS, Option, Supposed
from controlroom.core.text import fit, pad
from controlroom.tui.form import Closed, Form, Outcome, Pairs, heading
from controlroom.tui.pane import Line, Span, crop

__all__ = ["Supposed", "Toggles", "row_2"]

STORED = "nothing is stored"
_MOVES = {"j": 1, "down": 1, "k": -1, "up": -1, "tab": 1, "shift+tab": -1}
_STATES = 24  # columns of `open → done`


def row_2(shown: Supposed, width: int) -> Line:
    """Row 2 of a what-if, which stands where NEXT is in truth."""
    tag, said = Span(f" {WORDS} ", "ask"), Span(f" {STORED}", "bright")
    return crop((tag, said, Span(f": {_moved(shown)} · esc: back to the truth", "text")), width - 1)


def _moved(shown: Supposed) -> str:
    return f"raw {shown.was} → {shown.raw}" if shown.supposition.pairs else f"raw {shown.raw}, as it is"


@dataclass(frozen=True, slots=True)
class Toggles:
    """A form that never ends by itself: row 0 of the list is the cheapest way, the others are the options."""

    shown: Supposed
    at: int = 0

    @property
    def pairs(self) -> Pairs:
        return (("space", "toggle"), ("g", "cheapest"), ("j k", "move"))

    def toggle(self, key: str) -> Supposition | None:
        """What is supposed after a key; None where the key is none that toggles."""
        if key == "g" or (key in {"space", "enter"} and self.at == 0):
            return NOTHING if self.shown.supposition == self.shown.cheapest else self.shown.cheapest
        return self.shown.options[self.at - 1].toggled if key in {"space", "enter"} else None

    def press(self, key: str, character: str | None) -> Form | Outcome:
        if key == "escape":
            return Closed()
        place = self.at + _MOVES.get(key, 0)
        return replace(self, at=max(0, min(len(self.shown.options), place)))

    def paste(self, text: str) -> Form:
        return self

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        head = self._head(width)
        room = max(1, height - len(head))
        rows = 1 + len(self.shown.options)
        first = max(0, min(self.at - room + 1, rows - room))
        inner = range(first, min(rows, first + room))
        below = rows - len(inner)
        title = f"{WORDS} · {STORED}{f' · {below} more' if below else ''}"
        return (heading(title, width, "warn"), *head[1:], *(self._row(index, width) for index in inner))

    def _head(self, width: int) -> tuple[Line, ...]:
        """The heading's place, the score, what is still in the way, and what the supposition does not tell."""
        shown = self.shown
        band = Span(f" {shown.band.glyph} {shown.band.word}  ", shown.band.role)
        score = crop((band, Span(f"{_moved(shown)} · {shown.step}", "bright")), width - 1)
        count = len(shown.reasons)
        first = f"{count} reason{'s' if count != 1 else ''} left: {'; '.join(shown.reasons)}"
        left = Span(fit(f" {first if count else 'nothing is left in the way'}", width - 1), "text" if count else "ok")
        note = ((Span(fit(f" {shown.note}", width - 1), "dim"),),) if shown.note else ()
        return ((), score, (left,), *note)

    def _row(self, index: int, width: int) -> Line:
        here = " on cur" if index == self.at else ""
        mark = Span("›" if here else " ", "bright")
        if index == 0:
            return crop((mark, Span(f"g   {self.shown.way}", f"key{here}")), width - 1)
        return (mark, *_option(self.shown.options[index - 1], width - 2, here))


def _option(option: Option, room: int, here: str) -> Line:
    """The box, the name, from which state to which, the points."""
    states = min(_STATES, room // 3)
    name = max(8, room - 4 - states - 6)
    role = "bright" if option.on else "text"
    change = f"{option.true} → {option.state}"
    points = f"{'−' if option.points < 0 else '+'}{abs(option.points)}" if option.points else "0"
    return (
        Span("[x] " if option.on else "[ ] ", f"{role}{here}"),
        Span(f"{pad(fit(option.label, name - 1), name)}", f"{role}{here}"),
        Span(pad(fit(change, states - 1), states), "text" if option.on else "dim"),
        Span(pad(points, 5, right=True), role),
    )
