"""Looking back: a release and one of its runs as they were when any event of theirs had just happened."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from controlroom.core.evolve import replay
from controlroom.core.intents import BranchRun, Intent
from controlroom.core.parts import Codec, Log
from controlroom.core.run_events import RunStarted
from controlroom.core.world import Run, World
from controlroom.dispatch.opened import Opened

MOST = 4  # histories
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


@dataclass(slots=True)
class Pasts:
    """The histories that were stepped in lately, at most `MOST`."""

    kept: dict[tuple[str, int], Past] = field(default_factory=dict)

    def of(self, release: str, opened: Opened) -> Past:
        """The history of what was opened."""
        key = (release, opened.run)
        before = self.kept.pop(key, None)
        self.kept[key] = before.grown(opened) if before else Past(opened)
        if len(self.kept) > MOST:
            del self.kept[next(iter(self.kept))]
        return self.kept[key]

    def known(self, release: str, run: int) -> Opened | None:
        """What was read of it the last time; None when it is not kept."""
        past = self.kept.get((release, run))
        return past.opened if past else None


def looked_back(
    opened: Opened, intents: tuple[Intent, ...], past_of: Callable[[int], Past]
) -> tuple[Opened, tuple[Intent, ...]]:
    """What the events of the intents are folded over, and a branch with the run that it begins from, as it was then.

    `past_of` gives the history of a run. The parent is the run that the event belongs to: itself a branch or not.
    """
    asked = intents[0] if intents else None
    if not isinstance(asked, BranchRun):
        return opened, intents
    cut = past_of(asked.parent).cut(asked.at_seq)
    seq = cut.records[-1].seq if cut.records else asked.at_seq  # of an event, also where more was asked for
    return _branched(opened, cut), (replace(asked, past=cut.world.run, at_seq=seq), *intents[1:])


def _branched(opened: Opened, cut: Opened) -> Opened:
    """What is open, with the run that a branch begins from, and its records, in the place of the latest run."""
    ours = [record for record in opened.records if not record.stream.startswith("run:")]
    ours += [record for record in cut.records if record.stream.startswith("run:")]
    versions = {name: version for name, version in opened.versions.items() if not name.startswith("run:")}
    world = replace(opened.world, run=cut.world.run)
    return Opened(world, tuple(sorted(ours, key=lambda record: record.seq)), versions)


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


def beside(run: Run, runs: tuple[Begun, ...]) -> int:
    """The run to compare one with: the parent of a branch, else the run before; 0: there is none."""
    if run.branched:
        return run.branched[-1][0]
    return max((begun.number for begun in runs if begun.number < run.number), default=0)
