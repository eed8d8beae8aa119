"""The forms of `U`: what was said, when and by whom, and what is true once it is taken back; or why it stays."""

from dataclasses import dataclass

from controlroom.core.board import UndoSlice
from controlroom.core.intents import Undo
from controlroom.tui.form import Closed, Form, Outcome, Pairs, Send, heading
from controlroom.tui.pane import Line
from controlroom.tui.previewing import Preview, rows_of

_WORDS = {"next": "Before", "stays": "Stays"}  # what came before, by its label in the slice


@dataclass(frozen=True, slots=True)
class Stays:
    """Why nothing can be undone, whole, and what to do instead; to be read and closed."""

    message: str
    remedy: str

    @property
    def pairs(self) -> Pairs:
        return (("enter", "close"),)

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        rows = rows_of((("Why", self.message), ("Instead", self.remedy)), width)
        return (heading("✗ REFUSED: nothing is undone", width, "bad"), *rows[: max(1, height - 1)])

    def press(self, key: str, character: str | None) -> Form | Outcome:
        return Closed() if key in {"enter", "escape"} else self

    def paste(self, text: str) -> Form:
        return self


def undone(shown: UndoSlice) -> Form:
    """The preview of what can be undone, or the refusal that says why it can not and what to do instead.

    Undoing is refused by the dispatcher if somebody has said anything since.
    """
    if shown.seq:
        return Preview(f"Undo event {shown.seq}?", _said(shown), "undo it", Send(Undo(shown.seq)))
    if not shown.rule:
        return Stays("the log is still being read", "press U again in a moment")
    return Stays(shown.message, shown.remedy)


def _said(shown: UndoSlice) -> tuple[tuple[str, str], ...]:
    records = f"an event that names event {shown.seq}; nothing is deleted"
    said = (("Undoes", shown.act), ("Said", shown.when), ("Then", shown.then), ("Records", records))
    return (*said, *((_WORDS.get(fact.label, fact.label), fact.text) for fact in shown.earlier))
