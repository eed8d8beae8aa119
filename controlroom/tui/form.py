"""What a form in the open pane's body is: a value that draws lines and turns keys into outcomes; and its lists."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from controlroom.core.text import fit, pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.pane import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controlroom.core.intents import Intent

Pairs = tuple[tuple[str, str], ...]
_WIDE = 74  # columns from which a list shows its spare cell
_OWNER = 12  # columns of whose it is, where there is no spare cell


@dataclass(frozen=True, slots=True)
class Send:
    """Outcome: ask the dispatcher for this; once it is done, open the pane `opens` (0: stay), at its `last` row."""

    intent: "Intent"
    opens: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Outcome: open this pane, where the remedy is."""

    pane: int


@dataclass(frozen=True, slots=True)
class Do:
    """Outcome: perform this action, as its key would."""

    action: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Outcome: copy this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Outcome: the form was only to be read; the key means what it means without it."""

    key: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Outcome: nothing; the form goes away."""


Outcome = Send | Go | Do | Copy | Passed | Closed


class Form(Protocol):
    """Draws itself in at most `height` lines; a key gives the form after it, or an outcome that ends it."""

    @property
    def pairs(self) -> Pairs:
        """What the footer says while the form is open."""
        ...

    def lines(self, width: int, height: int) -> tuple[Line, ...]: ...

    def press(self, key: str, character: str | None) -> "Form | Outcome": ...

    def paste(self, text: str) -> "Form": ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list that Enter chooses; `more` is said in full below while the cursor is on it.

    One that is an `echo` of what the list shows is said only where that is cut. A form as outcome is the next question.
    """

    cells: tuple[str, ...]
    outcome: "Outcome | Form"
    more: str = ""
    echo: bool = False


@dataclass(frozen=True, slots=True)
class Choose:
    """A list to choose from. One that is only `read` is closed by a capital, a digit, ? or F1, which then do theirs.

    Small letters stay in it: an id typed for a question that was not asked must not be a row of commands.
    `columns` are those of a choice's cells but the last, at 80; the `spare` cell (-1: none) goes where it is narrow."""

    title: str
    choices: tuple[Choice, ...]
    verb: str
    columns: tuple[int, ...] = ()
    hint: str = ""
    role: str = "bright"
    read: bool = False
    at: int = 0
    spare: int = -1

    @property
    def pairs(self) -> Pairs:
        moves = (("j k", "move"),) * (len(self.choices) > 1)
        return (("enter", self.verb), *moves, *((("y", "copy"),) if self.read else ()))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        here = self.choices[self.at] if self.choices else None
        said = here.more if here and not (here.echo and self._whole(here, width)) else ""
        said = said or self.hint
        more = wrap(said, width - 3)[:2] if said else ()
        room = max(1, height - 1 - len(more))
        first = max(0, min(self.at - room + 1, len(self.choices) - room), 0)
        first = min(first, self.at)
        rows = [self._row(i, width) for i in range(first, min(len(self.choices), first + room))]
        hidden = len(self.choices) - len(rows)
        title = f"{self.title} · row {self.at + 1} of {len(self.choices)}" if hidden else self.title
        return (heading(title, width, self.role), *rows, *((Span(f"  {text}", "dim"),) for text in more))

    def press(self, key: str, character: str | None) -> "Form | Outcome":
        moves = {"j": 1, "down": 1, "k": -1, "up": -1, "tab": 1, "shift+tab": -1}
        if key == "escape":
            return Closed()
        if key == "enter":
            return self.choices[self.at].outcome if self.choices else Closed()
        if self.read and key == "y":
            return Copy("\n".join(choice.more for choice in self.choices))
        if self.read and (key in {"question_mark", "f1"} or (len(key) == 1 and (key.isupper() or key.isdigit()))):
            return Passed(key)
        place = self.at + moves.get(key, 0)
        return replace(self, at=max(0, min(len(self.choices) - 1, place)))

    def paste(self, text: str) -> "Form":
        return self

    def _whole(self, choice: Choice, width: int) -> bool:
        """Whether the list shows all that a choice and the title say."""
        shown = all(wide(text) <= max(0, size - gap) for text, size, gap in self._sized(choice, width))
        return shown and (self.spare < 0 or width >= _WIDE) and wide(self.title) <= width - 6

    def _sized(self, choice: Choice, width: int) -> "Iterator[tuple[str, int, int]]":
        """The cells with their columns at a width, and how many of these stay blank; the last has what is left."""
        cells, columns, left = list(choice.cells), list(self.columns), width - 2
        if 0 <= self.spare < len(cells) and width < _WIDE:
            cells.pop(self.spare)
            columns[self.spare - 1 : self.spare + 1] = [max(8, (left - columns[0] - _OWNER) * 80 // width)]
        for number, text in enumerate(cells):
            last = number == len(cells) - 1
            size = left if last else min(left, columns[number] * (width if number else 80) // 80)
            yield text, size, 0 if last else 1
            left -= size

    def _row(self, index: int, width: int) -> Line:
        here = " on cur" if index == self.at else ""
        spans = [Span("›" if here else " ", "bright")]
        for number, (text, size, gap) in enumerate(self._sized(self.choices[index], width)):
            shown = fit(text, max(0, size - gap))
            shown = pad(shown, size) if gap else shown
            spans.append(Span(shown, f"{'bright' if number == 0 else 'text'}{here if number < 2 else ''}"))
        return tuple(spans)


def heading(text: str, width: int, role: str, rule: str = "╌") -> Line:
    """The first line of a form: a rule with the form's name in it."""
    shown = fit(text, width - 6)
    return (
        Span(f"{rule * 2} ", role if rule == "━" else "frame"),
        Span(shown, role),
        Span(f" {rule * (width - wide(shown) - 5)}", role if rule == "━" else "frame"),
    )


def leave_live(action: str) -> Choose:
    """Whether to leave while a live run goes on; leaving performs the action."""
    go = Choice(("leave", "the live run goes on and nobody looks at this screen"), Do(action))
    return Choose("A LIVE run is open: leave?", (Choice(("stay",), Closed()), go), "choose", (8,))
