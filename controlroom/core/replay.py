"""A reel: the events of a release and of one of its runs, one frame each, to step through, to search and to mark."""

from dataclasses import dataclass

from controlroom.core import event_words
from controlroom.core.derive import times
from controlroom.core.events import Record
from controlroom.core.phases import Phase
from controlroom.core.run_events import (
    PhaseEntered,
    RollbackRecommended,
    RollbackStarted,
    SampleTaken,
    StepFailed,
    WarningNoted,
)
from controlroom.core.text import clean, redact
from controlroom.core.world import Run

MARKS = "R✗!✓"  # where several events share a cell, the first of these stands
_BAD = frozenset({Phase.RECOMMENDED, Phase.ABORTED, Phase.ESCALATED})


@dataclass(frozen=True, slots=True)
class Frame:
    """One event: its `seq` in the log, day and time (UTC), a mark or nothing, whether it entered a phase, its words."""

    seq: int
    day: str
    time: str
    mark: str
    phase: bool
    words: str


@dataclass(frozen=True, slots=True)
class Reel:
    """All frames, oldest first; `run` is `run-0003`, `number` 3 and `kind` REHEARSAL or LIVE; nothing without a run."""

    release: str
    run: str
    number: int
    kind: str
    frames: tuple[Frame, ...]

    def index(self, seq: int) -> int:
        """The frame of the last event that is not after `seq`; the first one when all are."""
        return max((i for i, frame in enumerate(self.frames) if frame.seq <= seq), default=0)

    def phase(self, index: int, step: int) -> int:
        """The nearest frame before (-1) or after (1) this one that entered a phase; this one when there is none."""
        around = range(index + step, len(self.frames) if step > 0 else -1, step)
        return next((i for i in around if self.frames[i].phase), index)

    def find(self, index: int, text: str, step: int = 1) -> int:
        """The next frame (step -1: the one before) that has all words of the text, from the other end on; -1: none."""
        wanted, count = text.casefold().split(), len(self.frames)
        around = ((index + step * far) % count for far in range(1, count + 1))
        return next((i for i in around if all(word in self.frames[i].words for word in wanted)), -1) if wanted else -1


def reel(records: tuple[Record, ...], release: str, run: Run | None) -> Reel:
    """The frames of these records from the one on that brought the release in; before it there is no board."""
    first = next((i for i, record in enumerate(records) if record.stream.startswith("release:")), len(records))
    frames = tuple(_frame(record) for record in records[first:])
    if run is None:
        return Reel(release, "", 0, "", frames)
    return Reel(release, run.name, run.number, run.kind.upper(), frames)


def _frame(record: Record) -> Frame:
    words = f"{record.event.KIND} {event_words.what(record.event)} {record.actor.name}"
    entered = isinstance(record.event, PhaseEntered)
    day, time = f"{record.at:%Y-%m-%d}", times.moment(record.at)
    return Frame(record.seq, day, time, _mark(record), entered, clean(redact(words)).casefold())


def _mark(record: Record) -> str:
    match record.event:
        case RollbackStarted():
            return "R"
        case RollbackRecommended() | StepFailed():
            return "✗"
        case PhaseEntered(phase):
            return "✗" if phase in _BAD else "!" if phase == Phase.SPIKE else "✓"
        case WarningNoted() | SampleTaken(outcome="bad" | "limit" | "blind"):
            return "!"
    return ""
