"""The preview of undoing: what was said, when and by whom, and what is true afterwards; Enter takes it back."""

from dataclasses import dataclass

from controlroom.core.board import UndoSlice
from controlroom.core.intents import Undo
from controlroom.core.text import pad, wrap
from controlroom.tui.form import Closed, Form, Outcome, Pairs, Send, heading
from controlroom.tui.pane import Line, Span

LABEL = 10  # columns of the labels


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be undone. Enter sends it once; it is refused if somebody has said anything since."""

    shown: UndoSlice

    @property
    def pairs(self) -> Pairs:
        return (("enter", "undo it"),)

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        shown = self.shown
        said = [("Undoes", shown.act), ("Said", shown.when), ("Then", shown.then)]
        said.append(("Records", f"an event that names event {shown.seq}; nothing is deleted"))
        words = {"next": "Before", "stays": "Stays"}
        said += [(words.get(fact.label, fact.label), fact.text) for fact in shown.earlier]
        return _drawn(heading(f"Undo event {shown.seq}?", width, "bright"), said, width, height)

    def press(self, key: str, character: str | None) -> Form | Outcome:
        if key == "enter":
            return Send(Undo(self.shown.seq))
        return Closed() if key == "escape" else self

    def paste(self, text: str) -> Form:
        return self


@dataclass(frozen=True, slots=True)
class Stays:
    """Why nothing can be undone, whole, and what to do instead; to be read and closed."""

    message: str
    remedy: str

    @property
    def pairs(self) -> Pairs:
        return (("enter", "close"),)

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        said = [("Why", self.message), ("Instead", self.remedy)]
        return _drawn(heading("✗ REFUSED: nothing is undone", width, "bad"), said, width, height)

    def press(self, key: str, character: str | None) -> Form | Outcome:
        return Closed() if key in {"enter", "escape"} else self

    def paste(self, text: str) -> Form:
        return self


def undone(shown: UndoSlice) -> Form:
    """The preview of what can be undone, or the refusal that says why it can not and what to do instead."""
    if shown.seq:
        return Preview(shown)
    if not shown.rule:
        return Stays("the log is still being read", "press U again in a moment")
    return Stays(shown.message, shown.remedy)


def _drawn(title: Line, said: list[tuple[str, str]], width: int, height: int) -> tuple[Line, ...]:
    rows = [row for label, text in said for row in _labelled(label, text, width)]
    return (title, *rows[: max(1, height - 1)])


def _labelled(label: str, text: str, width: int) -> list[Line]:
    rows = wrap(text, width - LABEL - 2)
    return [(Span(f" {pad(label if index == 0 else '', LABEL)}", "dim"), Span(row)) for index, row in enumerate(rows)]
