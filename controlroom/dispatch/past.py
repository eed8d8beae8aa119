"""Looking back: a release and one of its runs as they were when any event of theirs had just happened."""

from bisect import bisect_right
from dataclasses import dataclass, field

from controlroom.core.evolve import replay
from controlroom.core.parts import Codec, Log
from controlroom.core.run_events import RunStarted
from controlroom.core.world import World
from controlroom.dispatch.opened import Opened

STRIDE = 32  # a world is kept before every so many events; from the nearest one a step folds at most so many


@dataclass(slots=True)
class Past:
    """The history of what was opened; worlds that were folded once are kept, so that stepping costs little."""

    opened: Opened
    worlds: list[World] = field(default_factory=lambda: [World()])

    def grown(self, opened: Opened) -> "Past":
        """The same history when more was appended to it; a new one when it is another."""
        old, new = self.opened.records, opened.records
        same = len(old) <= len(new) and (not old or old[-1].seq == new[len(old) - 1].seq)
        return Past(opened, self.worlds if same else [World()])

    def cut(self, seq: int) -> Opened:
        """What was open when the log ended with event `seq`."""
        records = self.opened.records[: bisect_right(self.opened.records, seq, key=lambda record: record.seq)]
        versions = dict.fromkeys(self.opened.versions, 0)
        versions |= {record.stream: record.version for record in records if record.stream in versions}
        return Opened(self._world(len(records)), records, versions)

    def _world(self, count: int) -> World:
        """The world after so many records."""
        records = self.opened.records
        while len(self.worlds) <= count // STRIDE:
            start = (len(self.worlds) - 1) * STRIDE
            self.worlds.append(replay(records[start : start + STRIDE], self.worlds[-1]))
        return replay(records[count // STRIDE * STRIDE : count], self.worlds[count // STRIDE])


@dataclass(frozen=True, slots=True)
class Begun:
    """A run of a release as it began: its number, the event's `seq`, and what the event says."""

    number: int
    seq: int
    at: str
    event: RunStarted


def runs_of(log: Log, codec: Codec, release: str) -> tuple[Begun, ...]:
    """The runs of a release, oldest first."""
    found = []
    for row in log.firsts("run:", f'"release":"{release}"'):
        event = codec.record(row).event
        if isinstance(event, RunStarted) and event.release == release:
            found.append(Begun(int(row.stream.partition(":")[2]), row.seq, row.at, event))
    return tuple(found)
