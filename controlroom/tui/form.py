"""What a form in the open pane's body is: a value that draws lines and turns keys into outcomes; and its lists."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from controlroom.core.text import fit, pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.pane import Line, Span

if TYPE_CHECKING:
    from controlroom.core.intents import Intent

Pairs = tuple[tuple[str, str], ...]


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

    A form as its outcome is the next question.
    """

    cells: tuple[str, ...]
    outcome: "Outcome | Form"
    more: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    """A list to choose from. One that is only `read` is closed by a capital, a digit, ? or F1, which then do theirs.

    Small letters stay in it: an id typed for a question that was not asked must not be a row of commands.
    `columns` are those of a choice's cells but the last, at 80."""

    title: str
    choices: tuple[Choice, ...]
    verb: str
    columns: tuple[int, ...] = ()
    hint: str = ""
    role: str = "bright"
    read: bool = False
    at: int = 0

    @property
    def pairs(self) -> Pairs:
        return (("enter", self.verb), ("j k", "move"), *((("y", "copy list"),) if self.read else ()))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        said = (self.choices[self.at].more if self.choices else "") or self.hint
        more = wrap(said, width - 3)[:2] if said else ()
        room = max(1, height - 1 - len(more))
        first = max(0, min(self.at - room + 1, len(self.choices) - room), 0)
        first = min(first, self.at)
        rows = [self._row(i, width) for i in range(first, min(len(self.choices), first + room))]
        hidden = len(self.choices) - len(rows)
        title = f"{self.title} · {hidden} more" if hidden else self.title
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

    def _row(self, index: int, width: int) -> Line:
        here = " on cur" if index == self.at else ""
        spans = [Span("›" if here else " ", "bright")]
        left = width - 2
        cells = self.choices[index].cells
        for number, text in enumerate(cells):
            if number == len(cells) - 1:
                size, shown = left, fit(text, left)
            else:
                size = min(left, self.columns[number] * (width if number else 80) // 80)
                shown = pad(fit(text, max(0, size - 1)), size)
            spans.append(Span(shown, f"{'bright' if number == 0 else 'text'}{here if number < 2 else ''}"))
            left -= size
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
