"""The rail: the ten phases of a run in two tracks, forward and back, at every width."""

from collections.abc import Sequence

from controlroom.core import lapse
from controlroom.core.board import Board, Slot
from controlroom.core.text import fit
from controlroom.core.text import width as wide
from controlroom.tui.pane import Line, Span, cells, crop

_GLYPHS = {"passed": "✓", "current": "●", "failed": "✗", "held": "!"}
_ROLES = {"passed": "past", "current": "band", "failed": "bad", "held": "band"}
_SHORT = {
    "deploying": "deploy",
    "verifying": "verify",
    "monitoring": "monitor",
    "complete": "done",
    "rollback recommended": "rec.",
    "rolling back": "back",
    "fixing forward": "fwd.",
}
_MIDDLE = {"rollback recommended": "rec.", "rolling back": "back", "fixing forward": "forward"}
_FULL = {"rollback recommended": "rollback rec.", "fixing forward": "forward     "}
_FORWARD = 6  # slots before the divider: the forward track; the way back follows
_SLOTS = 10
CLOCKED = 80  # columns from which row 0 has the run's clock; below them the rail has it


def rail(board: Board, width: int) -> Line:
    """Row 1: the ten phases in two tracks, glyph and word; under 80 columns those from here on, and the run's clock."""
    candidates = (
        (170, _FULL, "all", "  "),
        (150, _FULL, "current", " "),
        (112, _FULL, "", " "),
        (100, _MIDDLE, "", " "),
        (CLOCKED, _SHORT, "", " "),
    )
    for least, words, timed, gap in candidates:
        if width >= least:
            line = _rail(board.rail, words, timed, gap)
            if cells(line) < width:
                return line
    return _narrow(board, width)


def _narrow(board: Board, width: int) -> Line:
    """The rail where not every word has room: first the word of this phase, then of those to come; the clock last."""
    clock = fit(board.header.elapsed, 12) if width < CLOCKED else ""
    room = width - 1 - (wide(clock) + 1) * bool(clock)
    here = [i for i, slot in enumerate(board.rail) if slot.state in {"current", "held", "failed"}]
    rest = [i for i in range(here[-1] if here else 0, len(board.rail)) if i not in here]
    named: tuple[int, ...] = tuple(here)
    for slot in rest:
        if cells(_rail(board.rail, _SHORT, "", " ", (*named, slot))) > room:
            break
        named = (*named, slot)
    line = crop(_rail(board.rail, _SHORT, "", " ", named), room)
    blanks = Span(" " * (width - 1 - cells(line) - wide(clock)), "dim")
    return (*line, blanks, Span(clock, "bright")) if clock else line


def _rail(
    slots: Sequence[Slot], words: dict[str, str], timed: str, gap: str, named: Sequence[int] = range(_SLOTS)
) -> Line:
    """The slots; the `named` ones with their words, the others as marks alone."""
    spans = [Span(" ", "dim")]
    for index, slot in enumerate(slots):
        role = _ROLES.get(slot.state, "dim")
        if index == _FORWARD:
            spans.append(Span("│" if words is _SHORT else f"{gap}│{gap}", "frame"))
        elif index:
            spans.append(Span(gap, role if spans[-1].role == role != "band" else "dim"))
        spans.append(Span(_slot(slot, words, timed) if index in named else _mark(slot), role))
    return tuple(spans)


def _mark(slot: Slot) -> str:
    if slot.state == "passed" and slot.phase in {"spike", "rollback recommended"}:
        return "!"  # bad news that was passed is no success
    arrived = slot.state == "current" and slot.phase in {"complete", "restored"}
    return "✓" if arrived else _GLYPHS.get(slot.state, "·")


def _slot(slot: Slot, words: dict[str, str], timed: str) -> str:
    here = slot.state in {"current", "held"}
    word = words.get(slot.phase, slot.phase)
    shown = timed == "all" or (timed == "current" and here)
    spent = f" {lapse.clock(slot.seconds)}" if shown and slot.seconds >= 0 else ""
    return f"{_mark(slot)}{word.upper() if here else word}{spent}"
