"""Reading: a release as folded from the log, grown by whatever was appended since it was last looked at."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from controlroom.core.checks import KEEP
from controlroom.core.events import Record
from controlroom.core.evolve import replay
from controlroom.core.kept import Placed
from controlroom.core.parts import Codec, Log, Shelf
from controlroom.core.record import SITE, Row
from controlroom.core.run_events import RunStarted
from controlroom.core.text import clean
from controlroom.core.world import World


class Unknown(Exception):
    """A release that is not in the store, or a run that is not one of the release's; `known` are the releases.

    With `seq` it was not there yet at that event of the log.
    """

    def __init__(self, release: str, known: tuple[str, ...], run: int = 0, seq: int = 0) -> None:
        which = f"run-{run:04} of the release" if run else "release"
        when = f" as of event {seq}" if seq else " here"
        super().__init__(f"there is no {which} {clean(release)}{when}")
        self.release = release
        self.known = known


@dataclass(slots=True)
class Opened:
    """A release as last read: its world, its records in order, and the versions of its streams.

    `kept` are samples beside the log that are folded into the world too, `last` the number of the last of them.
    """

    world: World
    records: tuple[Record, ...]
    versions: dict[str, int]
    kept: tuple[Placed, ...] = ()
    last: int = 0

    @property
    def head(self) -> int:
        """The number of the last event; 0: there is none."""
        return self.records[-1].seq if self.records else 0

    @property
    def run(self) -> int:
        """The number of the world's run; 0: it has none."""
        return self.world.run.number if self.world.run else 0


def nothing() -> Opened:
    """What is open before anything was read."""
    return Opened(World(), (), {})


def streams(release: str, run: int) -> tuple[str, ...]:
    """The streams that the world of a release and a run (0: none) is folded from; without a release the site's."""
    return (SITE, *([f"release:{release}"] if release else []), *([f"run:{run}"] if run else []))


def read(log: Log, codec: Codec, opened: Opened, names: tuple[str, ...]) -> Opened:
    """What was opened, grown by what these streams hold beyond it."""
    rows = [row for name in names for row in log.read(name, opened.versions.get(name, 0))]
    rows += [row for name in names if name.startswith("run:") for row in _inherited(log, codec, name, rows)]
    rows.sort(key=lambda row: row.seq)
    if rows and opened.records and rows[0].seq < opened.records[-1].seq:
        return read(log, codec, nothing(), names)
    grown = grow(opened, tuple(codec.record(row) for row in rows))
    for name in names:
        grown.versions.setdefault(name, 0)
    return grown


def read_over(log: Log, codec: Codec, site: Opened, names: tuple[str, ...]) -> Opened:
    """As `read`, over a site that was read and folded before; it is not looked at again."""
    names = tuple(name for name in names if name not in site.versions)
    rows = [row for name in names for row in log.read(name)]
    rows += [row for name in names if name.startswith("run:") for row in _inherited(log, codec, name, rows)]
    rows.sort(key=lambda row: row.seq)
    grown = grow(Opened(site.world, (), site.versions), tuple(codec.record(row) for row in rows))
    records = sorted((*site.records, *grown.records), key=lambda record: record.seq)
    return Opened(grown.world, tuple(records), dict.fromkeys(names, 0) | grown.versions)


def _inherited(log: Log, codec: Codec, stream: str, rows: list[Row]) -> list[Row]:
    """The rows of the runs that a branch goes on from, each up to where the next begins."""
    found: list[Row] = []
    first = next((row for row in rows if row.stream == stream and row.version == 1), None)
    while first is not None:
        began = codec.record(first).event
        if not isinstance(began, RunStarted) or not 0 < began.at_seq < first.seq:
            break
        before = [row for row in log.read(f"run:{began.parent}") if row.seq <= began.at_seq]
        found += before
        first = before[0] if before else None
    return found


def overlaid(shelf: Shelf, opened: Opened) -> Opened:
    """What was opened, with the samples that were kept beside the log of its live run since, each in its place."""
    run = opened.world.run
    if run is None or not run.live:
        return opened
    found = shelf.samples(run.number, opened.last, KEEP)
    if not found:
        return opened
    placed = tuple(one for _, one in found)
    beside, last = trimmed((*opened.kept, *placed)), found[-1][0]
    if placed[0].seq < opened.head:  # events were read that came after it
        return replace(opened, world=replay(opened.records, kept=beside), kept=beside, last=last)
    return replace(opened, world=replay((), opened.world, placed), kept=beside, last=last)


class Overtaken(Exception):
    """Samples were kept since the world was read, so newer ones have to be counted after them."""


def kept(shelf: Shelf, connection: Any, opened: Opened, placed: tuple[Placed, ...], at: str) -> int:
    """Keep samples beside the log; the number of the last. Raises Overtaken when somebody else was faster."""
    last = shelf.keep_samples(connection, placed, at, opened.last) if placed else opened.last
    if last is None:
        raise Overtaken
    return last


def trimmed(kept: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """The last `KEEP` samples of each check: each bears what was counted before it."""
    counts: Counter[str] = Counter()
    left: list[Placed] = []
    for placed in reversed(kept):
        counts[placed.kept.measurement.check] += 1
        if counts[placed.kept.measurement.check] <= KEEP:
            left.append(placed)
    return tuple(reversed(left))


def grow(opened: Opened, records: tuple[Record, ...], kept: tuple[Placed, ...] = (), last: int = 0) -> Opened:
    """What was opened, with these records folded in; a new run takes the place of the one before.

    What is kept beside the log comes before the records, and `last` is then its number.

    A branch keeps the records that it goes on from, which are no longer its to be grown.
    """
    if kept:
        world = replay((), opened.world, kept)
        opened = replace(opened, world=world, kept=trimmed((*opened.kept, *kept)), last=last)
    if not records:
        return opened
    versions, before = dict(opened.versions), opened.records
    for record in records:
        if isinstance(record.event, RunStarted):
            versions = {name: version for name, version in versions.items() if not name.startswith("run:")}
        if isinstance(record.event, RunStarted) and not record.event.parent:
            before = tuple(record for record in before if not record.stream.startswith("run:"))
        versions[record.stream] = record.version
    begun = any(isinstance(record.event, RunStarted) for record in records)
    beside = ((), 0) if begun else (opened.kept, opened.last)
    return Opened(replay(records, opened.world), (*before, *records), versions, *beside)
