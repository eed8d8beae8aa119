"""The palette: all actions that can be done here, found by letters of their names, the best match first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from controlroom.core.board import Board
from controlroom.core.keys import Key
from controlroom.core.phases import ENDED, Act, Ask, Phase
from controlroom.core.table import TABLE
from controlroom.tui.acts import phase_of
from controlroom.tui.field import EMPTY, Field
from controlroom.tui.form import Choice, Choose, Closed, Do, Form, Outcome, Pairs
from controlroom.tui.pane import Line, Span
from controlroom.tui.themes import entries

if TYPE_CHECKING:
    from controlroom.tui.courier import Failed
    from controlroom.tui.view import Screen

_NOT_LISTED = frozenset({"palette", "back"})
_FAR = 1000  # a place behind all others
_ASKS = {
    "advance": Ask.ADVANCE,
    "fail": Ask.FAIL,
    "overrule": Ask.OVERRULE,
    "raise": Ask.RAISE,
    "rollback": Ask.ROLLBACK,
    "abort": Ask.ABORT,
    "escalate": Ask.ESCALATE,
    "hold": Ask.HOLD,
}


@dataclass(frozen=True, slots=True)
class Palette:
    """A list that typing narrows; Enter performs the action under the cursor."""

    keys: tuple[Key, ...]
    typed: Field = EMPTY
    at: int = 0

    @property
    def pairs(self) -> Pairs:
        return (("type", "letters of the name"), ("enter", "do it"), ("up down", "move"))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        entry, _ = self.typed.shown(max(4, width - 5))
        found = tuple(Choice((key.shown, key.label, key.help), Do(key.id)) for key in self.found())
        hint = "" if found else "Nothing that can be done now has these letters in its name: backspace."
        shown = Choose("Actions", found, "do it", (10, 13), hint, at=min(self.at, max(0, len(found) - 1)))
        title, *rows = shown.lines(width, height - 1)
        return (title, (Span(" : ", "key"), *entry, Span("")), *rows)

    def press(self, key: str, character: str | None) -> "Form | Outcome":
        found = self.found()
        if key == "escape":
            return Closed()
        if key == "enter":
            return Do(found[min(self.at, len(found) - 1)].id) if found else self
        if key in {"up", "down"}:
            place = self.at + (1 if key == "down" else -1)
            return replace(self, at=max(0, min(len(found) - 1, place)))
        return replace(self, typed=self.typed.typed(key, character), at=0)

    def paste(self, text: str) -> "Form":
        return replace(self, typed=self.typed.pasted(text), at=0)

    def found(self) -> tuple[Key, ...]:
        """The actions that have what is typed, the best match first; all in their order while nothing is typed."""
        wanted = self.typed.text.casefold().split()
        places = [(_place(key, wanted), key) for key in self.keys]
        return tuple(key for place, key in sorted(places, key=lambda each: each[0]) if place < _FAR)


def open_over(view: "Screen") -> None:
    """Offer all that can be done on a screen at once, and the operator's own themes when their folder was looked at."""
    host, board = view.host, getattr(view, "board", None)

    def offered(own: tuple[str, ...]) -> Palette:
        return palette((*host.keymap.on_screen(view.name, view.read_only), *entries(own)), board)

    def looked(own: "tuple[str, ...] | Failed") -> None:
        if isinstance(own, tuple) and own and isinstance(view.form, Palette):
            view.form = replace(view.form, keys=offered(own).keys)

    view.form = offered(())
    host.ask(lambda desk: host.opening.themes.own(), looked)


def palette(keys: Sequence[Key], board: Board | None = None) -> Palette:
    """The palette of a screen's actions, without those that are certain to be refused now."""
    idle = idle_actions(board) if board is not None else frozenset()
    return Palette(tuple(key for key in keys if key.id not in _NOT_LISTED and key.id not in idle))


def idle_actions(board: Board) -> frozenset[str]:
    """The actions that are refused in the board's phase whatever else is true."""
    phase = phase_of(board)
    idle = {id for id, ask in _ASKS.items() if all(line.act is Act.REFUSE for line in TABLE[phase][ask])}
    if board.context == "held":
        idle -= {"hold"}  # the same key resumes
    if board.context != "step failed":
        idle |= {"retry", "skip"}
    live = board.header.kind == "LIVE"
    if board.real or phase in ENDED:
        idle |= {"signal"}
    if phase in ENDED and phase is not Phase.COMPLETE and not live:  # its clock moves with its samples
        idle |= {"sample"}
    if phase not in ENDED:
        idle |= {"postmortem"}
    if not any(check.answerable for check in board.checks.checks):
        idle |= {"answer"}
    return frozenset(idle)


def _place(key: Key, wanted: Sequence[str]) -> int:
    """How near the action is: every word typed has to be in it; the sum of the words' places."""
    return min(_FAR, sum(_near(word, key) for word in wanted))


def _near(word: str, key: Key) -> int:
    """0 for the key itself, then the name from its start, within it, in what it does, as letters with gaps."""
    label, text = key.label.casefold(), f" {key.help} {key.id}".casefold()
    if word == key.shown.casefold():
        return 0
    for place, found in enumerate((label.startswith(word), f" {word}" in f" {label}", word in label), 1):
        if found:
            return place
    for place, found in enumerate((f" {word}" in text, word in text), 4):
        if found:
            return place
    return 6 if _within(word, label) else _FAR


def _within(word: str, text: str) -> bool:
    """Whether the letters come in the text in this order."""
    rest = iter(text)
    return all(letter in rest for letter in word)
