"""What goes on around an open room: where its operator is, what others do, and who else is here."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from controlroom.core.news import Guest, News
from controlroom.core.record import StoreError
from controlroom.outside import clock, folders
from controlroom.store.place import read_place, write_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from controlroom.cli.observing import Observer
    from controlroom.dispatch import Dispatcher
    from controlroom.dispatch.others import Others
    from controlroom.store.presence import Presence


MINUTE = 60  # seconds between two looks at the clock: ages on the screen go on, an idle line stays idle


class Lookout:
    """One open room on a store. `remember` may be called from any thread, the rest belongs to the dispatcher's.

    `place` is where the operator was, as the file `kept` says. That file also keeps how far the operator was told
    of the log, so that the next room can say what happened since.
    """

    def __init__(self, store: str, kept: Path, place: dict[str, str], observer: "Observer | None" = None) -> None:
        self._store = store
        self._kept = kept
        self._where = place
        self._seen = place.get("seen", "")
        self._others: Others | None = None  # none of these before the desk is open
        self._presence: Presence | None = None
        self._me = Guest("")
        self._observer = observer
        self._clock: Callable[[], datetime] = clock.now
        self._ticks = 0

    def remember(self, where: dict[str, str]) -> None:
        """Keep where the operator is now."""
        self._where = where
        folders.private(self._kept.parent)
        write_place(self._kept, {**where, "store": self._store, "seen": self._seen})

    def begin(self, desk: "Dispatcher") -> None:
        """The desk is open: look from here on."""
        from controlroom.dispatch.others import Others
        from controlroom.store.log import Log
        from controlroom.store.presence import Presence

        assert isinstance(desk.log, Log)  # the command line opens no other
        try:
            actor = desk.actor()
        except StoreError:  # whoever asks for a board is told what the damage is
            actor = desk.login
        self._clock, self._ticks = desk.clock, self._minutes(desk.clock())
        since = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
        self._me = Guest(actor.name, actor.login, actor.host, actor.tty, actor.ssh, since=since)
        self._others = Others(desk.log, desk, int(self._seen) if self._seen.isdecimal() else None)
        self._presence = Presence(desk.log.path)
        self._presence.say(self._sight())

    def moved(self, desk: object) -> News | None:
        """What others did and who is here, as far as that is new, and the passing of a minute; None: nothing.

        Raises StoreError.
        """
        if self._others is None or self._presence is None:
            return None
        news = self._others.look(self._where.get("release", ""))
        self._keep_seen(str(self._others.known or 0))
        before = self._me
        if self._sight() != before:
            self._presence.say(self._me)
        here = self._presence.look()
        release = self._where.get("release", "")
        observed = self._observer is not None and self._observer.step(cast("Dispatcher", desk), release)
        if self._ticked() or observed:
            news = replace(news or News(), moved=True)
        return replace(news or News(), here=here) if news or here is not None else None

    def leave(self) -> None:
        """The room is closed: others see that at once, and look at the checks of live runs in our place."""
        if self._observer is not None:
            self._observer.leave()
        if self._presence is not None:
            self._presence.leave()

    def _ticked(self) -> bool:
        """Whether another minute has begun since the last look: what is true may have become older."""
        before, self._ticks = self._ticks, self._minutes(self._clock())
        return before != self._ticks

    @staticmethod
    def _minutes(now: "datetime") -> int:
        return int(now.timestamp()) // MINUTE

    def _keep_seen(self, seen: str) -> None:
        """Keep how far the log is known now, if the operator has not gone to another store meanwhile."""
        if seen != self._seen:
            self._seen = seen
            kept = read_place(self._kept)
            if kept.get("store") == self._store:
                write_place(self._kept, {**kept, "seen": seen})

    def _sight(self) -> Guest:
        """Ourselves, where we are now."""
        self._me = replace(self._me, release=self._where.get("release", ""), pane=self._where.get("pane", ""))
        return self._me
