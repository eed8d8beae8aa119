"""Filtering what a pane lists: the line that is typed, and the slice with only the rows that have its words."""

from dataclasses import dataclass, replace
from typing import Any

from controlroom.core.board import (
    AuditSlice,
    ChecksSlice,
    GatesSlice,
    IncidentsSlice,
    RiskSlice,
    RollbackSlice,
    TimelineSlice,
)
from controlroom.core.text import width as wide
from controlroom.tui.field import EMPTY, Field
from controlroom.tui.form import Closed, Form, Outcome, Pairs
from controlroom.tui.pane import Line, Span
from controlroom.tui.rows import Row, facts
from controlroom.tui.scope import following

_LISTS: dict[type, tuple[str, ...]] = {
    RiskSlice: ("factors",),
    GatesSlice: ("gates", "approvals"),
    TimelineSlice: ("steps",),
    ChecksSlice: ("checks",),
    RollbackSlice: ("ways",),
    IncidentsSlice: ("incidents",),
    AuditSlice: ("events",),
}


@dataclass(frozen=True, slots=True)
class Narrow:
    """One line in a pane: what is typed narrows its list at once. `scope` is how much of the log (empty: no log)."""

    typed: Field = EMPTY
    scope: str = ""

    @property
    def pairs(self) -> Pairs:
        """What the footer says while it is open."""
        more = (("tab", "how much of the log"),) if self.scope else ()
        return (("type", "words to look for"), *more, ("enter", "keep"), ("esc", "show all"))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        """The line itself; of the log also how much of it is looked at."""
        tail = f"tab: {self.scope} " if self.scope else ""
        entry, _ = self.typed.shown(max(4, width - wide(tail) - 6))
        used = 3 + sum(wide(span.text) for span in entry)
        return ((Span(" / ", "key"), *entry, Span(" " * max(1, width - used - wide(tail) - 1)), Span(tail, "dim")),)

    def press(self, key: str, character: str | None) -> Form | Outcome:
        """Type; Enter and Esc end it."""
        if key in {"enter", "escape"}:
            return Closed()
        if key == "tab" and self.scope:
            return replace(self, scope=following(self.scope))
        return replace(self, typed=self.typed.typed(key, character))

    def paste(self, text: str) -> Form:
        """A paste is typed."""
        return replace(self, typed=self.typed.pasted(text))


def can_narrow(part: Any) -> bool:
    """Whether a slice has a list that can be filtered."""
    return type(part) in _LISTS


def with_words(part: Any, words: str) -> Any:
    """The slice with only the rows that have all of the words in some text, and in its title how many those are.

    Of the ways back every way with such a step is left, whole.
    """
    wanted = words.casefold().split()
    if not wanted or not can_narrow(part):
        return part
    lists = {name: getattr(part, name) for name in _LISTS[type(part)]}
    kept = {name: tuple(row for row in rows if _has(row, wanted)) for name, rows in lists.items()}
    found, all_rows = (sum(map(len, each.values())) for each in (kept, lists))
    detail = f"{found} of {all_rows} have “{words.strip()}” · / changes"
    return replace(
        part, title=replace(part.title, detail=detail, brief=f"{found} of {all_rows} /{words.strip()}"), **kept
    )


def _has(row: Any, wanted: list[str]) -> bool:
    steps = getattr(row, "steps", None)
    if steps is not None:
        return any(_has(step, wanted) for step in steps)
    return all(word in _text(row) for word in wanted)


def _text(row: Row) -> str:
    title, known = facts(row)
    return f"{title} {' '.join(f'{fact.label} {fact.text}' for fact in known)}".casefold()
