"""What others appended since we last looked: noticed by a number that costs microseconds, told in one line."""

from collections.abc import Sequence
from typing import Protocol

from controlroom.core.events import Record
from controlroom.core.news import News
from controlroom.core.news_words import headline, told
from controlroom.core.record import Row, StoreError
from controlroom.core.run_events import RunStarted
from controlroom.core.text import clean
from controlroom.dispatch import Dispatcher

MOST = 60  # events that are read to tell what happened; of more the latest count


class Watched(Protocol):
    """What is asked of the log here."""

    def data_version(self) -> int: ...
    def head(self) -> tuple[int, str]: ...
    def read(self, stream: str, after: int = 0) -> tuple[Row, ...]: ...
    def tail(self, limit: int, before: int | None = None) -> tuple[Row, ...]: ...


class Others:
    """Everybody who writes to the log beside our own dispatcher. Used from the dispatcher's thread.

    `known` is the last event that we were told of. One from an earlier sitting makes the first look tell what
    happened since; with None that look only finds out where the log ends.
    """

    def __init__(self, log: Watched, desk: Dispatcher, known: int | None = None) -> None:
        self.known = known
        self._log = log
        self._desk = desk
        self._version = -1
        self._releases: dict[str, str] = {}  # by the stream of their run

    def look(self, shown: str = "") -> News | None:
        """What others did since the last look; None: nothing. `shown` is the release on the screen.

        Raises StoreError when the store can not be read.
        """
        version = self._log.data_version()
        if version == self._version:
            return None
        first, before = self._version < 0, self.known
        head, _ = self._log.head()  # after the number, so that whoever writes in between is noticed next time
        self._version, self.known = version, head
        if before is None or head < before:  # nobody was here before, or this is another log than then
            return None if first else News(moved=True)
        count = head - before - sum(before < seq <= head for seq in self._desk.mine)
        if count > 0:
            return News(self._told(before, head, count, shown, first), moved=True)
        return News(moved=True) if head == before and not first else None  # lists are derived anew without an event

    def _told(self, before: int, head: int, count: int, shown: str, since: bool) -> str:
        rows = self._log.tail(min(head - before, MOST))
        records = self._records([row for row in rows if before < row.seq <= head and row.seq not in self._desk.mine])
        release = self._release_of(headline(records).stream) if records else ""
        return told(records, count, self._desk.login, release if release != shown else "", since)

    def _records(self, rows: Sequence[Row]) -> list[Record]:
        """The rows that can be read; damage and newer kinds are reported where the log itself is shown."""
        found = []
        for row in rows:
            try:
                found.append(self._desk.codec.record(row))
            except StoreError:
                continue
        return found

    def _release_of(self, stream: str) -> str:
        """The release that a stream belongs to; empty for the site's."""
        kind, _, id = stream.partition(":")
        if kind != "run":
            return clean(id)
        if stream not in self._releases:
            began = self._records(self._log.read(stream)[:1])
            event = began[0].event if began else None
            self._releases[stream] = clean(event.release) if isinstance(event, RunStarted) else ""
        return self._releases[stream]
