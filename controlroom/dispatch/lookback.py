"""Looking back: what was true of a release, which runs it had, and how two of them compare; nothing is written."""

from abc import ABC, abstractmethod
from collections.abc import Set
from datetime import datetime

from controlroom.core.board import Board
from controlroom.core.compare import Comparison, compare
from controlroom.core.events import Record
from controlroom.core.parts import Codec, Log, Shelf
from controlroom.core.refusal import Refusal
from controlroom.core.replay import Reel, reel
from controlroom.core.run_events import ReleaseQueued
from controlroom.core.text import clean
from controlroom.dispatch.opened import Opened, Unknown
from controlroom.dispatch.past import Begun, Past, Pasts, beside, runs_of


class Lookback(ABC):
    """The half of the dispatcher that only looks at what was."""

    log: Log
    codec: Codec
    shelf: Shelf
    _pasts: Pasts
    _mine: set[int]

    def board_at(self, release: str, seq: int, run: int = 0) -> Board:
        """The board as it was at event `seq` of the log: of the latest run begun by then, or of that run.

        Its time is that event's, so ages are ages then. Raises Unknown, also when the release was not there yet.
        """
        cut, at = self.as_of(release, seq, run)
        return self._board(cut, self._mine, at)

    def as_of(self, release: str, seq: int, run: int = 0) -> tuple[Opened, datetime]:
        """What was read of a release up to event `seq` of the log, and that event's time. Raises as board_at does."""
        run = run or self._run_by(release, seq)
        cut = self.past(release, run).cut(seq)
        if cut.world.release is None:
            raise Unknown(release, self.shelf.ids(), seq=seq)
        last = cut.records[-1]
        if last.seq != seq:  # an event of another release, or one that is still to come
            last = self.codec.record(self.log.tail(1, before=seq + 1)[0])
        return cut, last.at

    def _run_by(self, release: str, seq: int) -> int:
        """The latest run of a release that had begun by an event; 0: none had. Only for old events all are read."""
        latest = self.shelf.run_of(clean(release))
        if latest and self.log.read(f"run:{latest}")[0].seq <= seq:
            return latest
        return max((begun.number for begun in self.runs(release) if begun.seq <= seq), default=0) if latest else 0

    def past(self, release: str, run: int = 0) -> Past:
        """The history of a release and a run of it (0: none), to be cut anywhere. Raises Unknown."""
        return self._pasts.of(release, self._known(release, run) if run else self._sync(release))

    def reel(self, release: str, run: int = 0) -> Reel:
        """The events of a release and its latest run (or that older one), to be stepped through. Raises Unknown."""
        opened = self._known(release, run)
        return reel(opened.records, opened.world.release.plan.id if opened.world.release else "", opened.world.run)

    def comparison(self, release: str, run: int = 0, other: int = 0) -> Comparison | Refusal:
        """A run (the latest unless named) beside another: beside the one that it branched from, else the one before."""
        one = self._known(release, run)
        if one.world.run is None:
            return Refusal("no_run", f"{release} has no run yet", "n starts one")
        number = other or beside(one.world.run, self.runs(release))
        if not number:
            return Refusal(
                "alone", f"{one.world.run.name} is the first run of {release}", "compare it with a later run"
            )
        second = self._known(release, number)
        assert second.world.run is not None  # it is a run of this release, or Unknown was raised
        return compare(one.world.run, one.records, second.world.run, second.records)

    def scored(self, release: str) -> tuple[Record, ...]:
        """All records that a score can follow from: of the site, the release, and each queueing of any run of it.

        Raises Unknown.
        """
        opened = self._known(release)
        rows = [row for begun in self.runs(release) for row in self.log.read(f"run:{begun.number}")]
        queued = [self.codec.record(row) for row in rows if row.kind == ReleaseQueued.KIND]
        kept = [record for record in opened.records if not record.stream.startswith("run:")]
        return tuple(sorted((*kept, *queued), key=lambda record: record.seq))

    def runs(self, release: str) -> tuple[Begun, ...]:
        """The runs of a release as they began, oldest first."""
        return runs_of(self.log, self.codec, clean(release))

    @abstractmethod
    def _known(self, release: str, run: int = 0) -> Opened:
        """A release that is in the store, with its latest run or that older one. Raises Unknown."""

    @abstractmethod
    def _sync(self, release: str) -> Opened:
        """A release, or nothing of one, with everything appended since it was last read."""

    @abstractmethod
    def _board(self, opened: Opened, mine: Set[int], now: datetime | None = None) -> Board:
        """The board of what is open."""
