"""Looking back, drawn: row 0 with the event in the place of the phase, the bar of the events, and the search."""

from dataclasses import dataclass, replace

from controlroom.core.board import Header
from controlroom.core.replay import MARKS, Reel
from controlroom.core.text import fit
from controlroom.core.text import width as wide
from controlroom.tui.field import EMPTY, Field
from controlroom.tui.form import Closed, Form, Outcome, Pairs, heading
from controlroom.tui.pane import Line, Span, crop

TAG = " REPLAY "
ROLES = {"R": "danger", "✗": "bad", "!": "warn", "✓": "ok"}
LEAST = 10  # cells of the bar


def place(reel: Reel, here: int) -> str:
    """Which event is looked at, by its number in the log, and which of those replayed it is: `event 118 · 44/58`."""
    return f"{event(reel, here)} · {here + 1}/{len(reel.frames)}"


def said(reel: Reel, here: int) -> str:
    """The same in a sentence: `event 118, 44 of 58`."""
    return f"{event(reel, here)}, {here + 1} of {len(reel.frames)}"


def event(reel: Reel, here: int) -> str:
    """The event by the one number that it has everywhere, that of the log: `event 118`."""
    return f"event {reel.frames[here].seq}"


def kind(reel: Reel) -> str:
    """What is replayed: `REPLAY of LIVE`; without a run it is a REPLAY of what was said of the release."""
    return f"REPLAY of {reel.kind}" if reel.kind else "REPLAY"


def identity(header: Header, event: str, width: int) -> Line:
    """Row 0, `width` cells, dashed whatever is replayed; the place, the kind and the event are never cut."""
    where, assumed = fit(header.place, 20), f", {header.assumed} ASSUMED" if header.assumed else ""
    block = f"╌{header.kind}{assumed}╌"
    room = width - wide(where) - 2 - wide(block) - 2
    mode = "READ-ONLY " if header.read_only else ""
    timed = f"{event} {header.elapsed}".rstrip()
    alone = event.partition(" · ")[0]
    tries = (f"{mode}{header.run} {timed}", f"{mode}{header.run} {event}", f"{mode}{event}", event, alone)
    said = next((each for each in tries if wide(each) <= room), alone.removeprefix("event "))
    left = room - wide(said) - 2
    name = f" {fit(header.title, left - 1)}" if left > 4 else ""
    gap = room - wide(said) - wide(name)
    fill = f" {'╌' * (gap - 1)} " if gap > 3 else " " * (gap + 1)
    spans = (Span(f" {where} ", "prod"), Span(block, "bright"), Span(name, "bright"), Span(fill, "frame"))
    return crop((*spans, Span(f"{said} ", "bright")), width)


def bar(reel: Reel, here: int, width: int) -> Line:
    """Row 2: the tag, a cell or less for each event with the marks of those in it, and the time of the last one's."""
    if not reel.frames:
        return (Span(TAG, "ask"),)
    time, until = _times(reel, here)
    size = max(LEAST, width - len(TAG) - 3 - len(time) - len(until))
    spans = [Span(TAG, "ask"), Span(" ")]
    for glyph, role in _cells(reel, here, size):
        spans[-1:] = _joined(spans[-1], Span(glyph, role))
    return crop((*spans, Span(f" {time}", "bright"), Span(until, "dim")), width - 1)


def _times(reel: Reel, here: int) -> tuple[str, str]:
    """The time of the event, and that of the last one; with the day where it is another one."""
    frame, last = reel.frames[here], reel.frames[-1]
    if frame.day == last.day:
        return frame.time, f" of {last.time[:5]}"
    return f"{frame.day[5:]} {frame.time[:5]}", f" of {last.day[5:]}"


def _cells(reel: Reel, here: int, size: int) -> list[tuple[str, str]]:
    """Glyph and role of each cell: what is gone by heavy, what is to come thin, marks over both."""
    steps = max(1, len(reel.frames) - 1)
    marks: dict[int, str] = {}
    for index, frame in enumerate(reel.frames):
        cell = index * (size - 1) // steps
        if frame.mark and (cell not in marks or MARKS.index(frame.mark) < MARKS.index(marks[cell])):
            marks[cell] = frame.mark
    at = here * (size - 1) // steps
    lines = [("━", "bar") if cell < at else ("─", "frame") for cell in range(size)]
    for cell, mark in marks.items():
        lines[cell] = (mark, ROLES[mark])
    lines[at] = ("┃", "bright")
    return lines


def _joined(last: Span, span: Span) -> list[Span]:
    return [Span(last.text + span.text, last.role)] if last.role == span.role else [last, span]


@dataclass(frozen=True, slots=True)
class Find:
    """Words to look for in the events; who has it open moves on Enter and the arrows, and says what was found."""

    release: str
    typed: Field = EMPTY
    said: str = ""

    @property
    def pairs(self) -> Pairs:
        """What the footer says while it is open."""
        return (("type", "words"), ("enter", "next match"), ("up", "match before"))

    def lines(self, width: int, height: int) -> tuple[Line, ...]:
        """A heading, the line that is typed, and what came of it."""
        entry, _ = self.typed.shown(max(4, width - 6))
        said = self.said or "all of the words, in an event's kind, its text or who it is by"
        title = heading(f"Find in the events of {self.release}", width, "bright")
        return (title, (Span(" / ", "key"), *entry), (Span(f"   {fit(said, width - 5)}", "dim"),))

    def press(self, key: str, character: str | None) -> "Form | Outcome":
        """Type; Esc closes it."""
        if key == "escape":
            return Closed()
        return replace(self, typed=self.typed.typed(key, character), said="")

    def paste(self, text: str) -> "Form":
        """A paste is typed."""
        return replace(self, typed=self.typed.pasted(text), said="")
