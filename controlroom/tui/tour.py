"""The tour: six cards in the open pane, each pointing at the rows it speaks of; the first room shows it once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from controlroom.core.text import wrap
from controlroom.tui.drawn import headings
from controlroom.tui.form import Closed, Form, Outcome, Pairs, Passed, heading
from controlroom.tui.keymap import Keymap
from controlroom.tui.pane import Line, Span
from controlroom.tui.view import Screen


class Card(NamedTuple):
    """A heading, what it says (with action ids in braces for their keys), and the row or the panes it points at.

    `reading` is what it says in a session that only reads, where that is something else.
    """

    title: str
    text: str
    points: int | str
    reading: str = ""


CARDS = (
    Card(
        "where you are",
        "The row marked › says it in words: PRODUCTION, then REHEARSAL or LIVE, the release, its run and phase. "
        "A rehearsal is a simulator that moves only when you press a key. Nothing here deploys.",
        0,
    ),
    Card(
        "how far it is",
        "The rail: six phases forward, and behind the line four on the way back. ✓ is behind you, ● is now.",
        1,
    ),
    Card(
        "what to do now",
        "NEXT names the one key to press and what it does, or why nothing may happen and who can mend it. "
        "{advance} does what it says. What can not be undone asks for the release id, typed.",
        2,
        "NEXT says what comes next, and who does it. This session is READ-ONLY: it looks, and has no key that acts.",
    ),
    Card(
        "eight questions",
        "Each title is the answer in short: mark, word, detail. A digit opens a pane, {down} and {up} move in it, "
        "{enter} shows all that is known of a row, {copy} copies it.",
        "12345678",
    ),
    Card(
        "the record",
        "All that is done here is an event in the log, which is only added to. 8 Audit shows it, and whether its "
        "chain holds; controlroom audit verify proves it.",
        "8",
    ),
    Card(
        "the keys",
        "The last row has the keys that fit now. {help} explains the open pane and every key, {palette} finds an "
        "action by its name, also this tour. Try it: {advance}.",
        -1,
        "The last row has the keys that fit now. {help} explains the open pane and every key, {palette} finds an "
        "action by its name, also this tour.",
    ),
)

_NAMED = ("advance", "down", "up", "enter", "copy", "help", "palette")  # the actions whose keys the cards name


@dataclass(frozen=True, slots=True)
class Tour:
    """One card at a time. Enter turns it, Esc ends the tour; any other key ends it and does what it always does."""

    keymap: Keymap
    at: int = 0
    read_only: bool = False

    @property
    def pairs(self) -> Pairs:
        return (
            ("enter", "next card" if self.at + 1 < len(CARDS) else "the end"),
            ("other keys", "end the tour and act"),
        )

    @property
    def card(self) -> Card:
        """The card that lies open."""
        return CARDS[self.at]

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        card = self.card
        words = card.reading if self.read_only and card.reading else card.text
        said = wrap(words.format(**{id: self.keymap.shown(id) for id in _NAMED}), width - 4)[: max(1, height - 2)]
        title = heading(f"Tour {self.at + 1} of {len(CARDS)}: {card.title}", width, "bright")
        how = "enter: next" if self.at + 1 < len(CARDS) else "enter: end"
        how = f"{how} · any other key ends the tour, and acts"
        return (
            title,
            *((Span(f"  {text}"),) for text in said),
            *((Span(f"  {text}", "dim"),) for text in wrap(how, width - 4)),
        )

    def press(self, key: str, character: str | None) -> "Form | Outcome":
        if key == "escape":
            return Closed()
        if key == "enter":
            return replace(self, at=self.at + 1) if self.at + 1 < len(CARDS) else Closed()
        return Passed(key)

    def paste(self, text: str) -> "Form":
        return self


def begin(view: Screen) -> bool:
    """Begin the tour in a room that shows a release and asks nothing; whether it has begun."""
    if view.name != "room" or getattr(view, "board", None) is None or view.form is not None:
        return False
    view.form = Tour(view.host.keymap, read_only=view.read_only)
    return True


def pointed(rows: Sequence[Line], form: Form | None) -> list[Line]:
    """The rows of the whole screen, with the cursor's mark at those that the open card speaks of."""
    shown = list(rows)
    if not isinstance(form, Tour):
        return shown
    wanted = form.card.points
    places = [(wanted, 0)] if isinstance(wanted, int) else []
    if not places:
        places = [(each.y, each.span) for each in reversed(headings(rows)) if str(each.digit) in str(wanted)]
    for y, span in places:
        shown[y] = _marked(shown[y], span)
    return shown


def _marked(row: Line, span: int) -> Line:
    """The row with the mark in the first column of a span."""
    if not row:
        return row
    text, role = row[span]
    return (*row[:span], Span("›", "key"), Span(text[1:], role), *row[span + 1 :])
