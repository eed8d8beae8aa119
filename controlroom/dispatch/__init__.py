"""The shell: intent → decide → append → evolve → Board. The only writer; its parts arrive as arguments."""

from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from controlroom.core import canonical, derive, home, postmortem, reach, read_only, undo
from controlroom.core.board import Board, Home
from controlroom.core.derive import times
from controlroom.core.events import New, Record
from controlroom.core.harmless import cleaned, recorded
from controlroom.core.intents import AddLock, ImportRelease, Intent, NoteLocks, RunIntent, Undo
from controlroom.core.kept import Placed
from controlroom.core.parts import Codec, Log, Shelf
from controlroom.core.people import Actor
from controlroom.core.record import SITE, Draft, Row, Stale
from controlroom.core.refusal import Refusal
from controlroom.core.run_events import RunStarted
from controlroom.core.suppose import Supposition
from controlroom.core.supposed import Supposed
from controlroom.core.text import clean
from controlroom.core.together import Made, actor_in, decide_all
from controlroom.core.world import World
from controlroom.dispatch import observing
from controlroom.dispatch.answer import Answer
from controlroom.dispatch.baselines import compared
from controlroom.dispatch.lookback import Lookback
from controlroom.dispatch.opened import Opened, Overtaken, Unknown, grow, kept, nothing, overlaid, read, streams
from controlroom.dispatch.past import Pasts, looked_back
from controlroom.dispatch.shelving import Shelving

__all__ = ["Answer", "Dispatcher", "Unknown"]

Seen = tuple[tuple[str, int], ...]
LIMIT = 500
RETRIES = 5  # times that measurements are counted anew because others were faster
BUSY = Refusal("overtaken", "others bring in measurements faster than these", "bring them in again")


class Dispatcher(Lookback, Shelving):
    """Asks the core and writes the log, within `limits`. Synchronous; used from one thread at a time."""

    def __init__(self, log: Log, codec: Codec, shelf: Shelf, clock: Callable[[], datetime], actor: Actor) -> None:
        self.log = log
        self.codec = codec
        self.shelf = shelf
        self.clock = clock
        self.login = recorded(actor)
        self.limits = read_only.NONE
        self.outside: observing.Outside | None = None
        self._opened: dict[str, Opened] = {}
        self._pasts = Pasts()
        self._mine: set[int] = set()

    @property
    def mine(self) -> Set[int]:
        """The numbers of the events that this sitting appended."""
        return self._mine

    def home(self, text: str = "") -> Home:
        """The releases, those that want attention first, at most 500 of those whose words contain the text."""
        lines, total = self.shelf.lines(clean(text), LIMIT)
        every = self.shelf.lines("", LIMIT) if text else (lines, total)
        return replace(home.of_lines(*every, self.actor().name, self.clock()), releases=lines, total=total)

    def actor(self) -> Actor:
        """Who gives the commands: the login with the person it maps to now."""
        return actor_in(self._sync("").world, self.login)

    def board(self, release: str, run: int = 0) -> Board:
        """What is true now of a release and its latest run, or of that older one. Raises Unknown."""
        return self._board(self._known(release, run), self._mine)

    def suppose(self, release: str, supposition: Supposition) -> Supposed:
        """What would be true of a release under a supposition; nothing is stored. Raises Unknown."""
        opened = self._known(release)
        seen, actor = tuple(sorted(opened.versions.items())), actor_in(opened.world, self.login)
        return derive.supposed(opened.world, opened.records, self.clock(), actor, seen, self._mine, supposition)

    def world(self, release: str, run: int = 0) -> World:
        """The world as folded now, with the latest run or that older one. Raises Unknown."""
        return self._known(release, run).world

    def history(self, release: str, run: int = 0) -> tuple[Record, ...]:
        """The records of the site, the release and its latest run (or that older one), in order. Raises Unknown."""
        return self._known(release, run).records

    def postmortem(self, release: str, run: int = 0) -> str:
        """The first postmortem of the latest run (or that older one), as Markdown. Raises Unknown."""
        opened = self._known(release, run)
        return postmortem.draft(opened.world, opened.records)

    def ask(self, release: str, intent: Intent, seen: Seen | None = None) -> Answer:
        """Put an intent; `seen` is that of the board on the screen: if the world moved since, it is refused.

        What people typed is cleaned, and secrets in it are masked, before anything is decided. The release that
        a plan is imported as is the one that the plan names.
        """
        return self.ask_all(release, (intent,), seen)

    def ask_all(self, release: str, intents: tuple[Intent, ...], seen: Seen | None = None) -> Answer:
        """Put several intents as `ask` does one: they are decided in order and appended at once, or none is.

        One that would change nothing is left out, unless none of them would change anything.
        """
        intents = recorded(intents)
        release = next((intent.plan.id for intent in intents if isinstance(intent, ImportRelease)), release)
        opened = self._sync(release)
        if refusal := self.limits.refusal(opened.world, intents):
            return Answer(cleaned(refusal), board=self._board_or_none(opened))
        if seen is not None and (late := self._moved(opened, seen)):
            return Answer(late, board=self._board_or_none(opened))
        outside, refusal = observing.outside(self, opened.world, release, intents)
        if outside:
            return Answer(refusal and cleaned(refusal), board=self._board_or_none(opened))
        return self._put(release, opened, intents)

    def _put(self, release: str, opened: Opened, intents: tuple[Intent, ...], again: int = RETRIES) -> Answer:
        at = self.clock()
        intents = compared(self, release, opened, intents)
        base, intents = looked_back(opened, intents, partial(self.past, release))
        by = actor_in(opened.world, self.login)
        filled = partial(undo.filled, records=opened.records, world=opened.world, by=by)
        intents = tuple(filled(one) if isinstance(one, Undo) else one for one in intents)
        if any(isinstance(intent, RunIntent | AddLock) for intent in intents) and self.limits.tells(opened.world):
            intents = (*intents, NoteLocks())  # also of a lock that came from a session that may not write here
        made = decide_all(opened.world, intents, at, self.login)
        if isinstance(made, Refusal):
            return Answer(cleaned(self._reaching(made, intents)), board=self._board_or_none(opened))
        try:
            grown = self._append(release, opened, made, at, base)
        except Overtaken:
            if again:
                return self._put(release, self._sync(release), intents, again - 1)
            return Answer(BUSY, board=self._board_or_none(opened))
        except Stale as stale:
            self._opened.pop(release, None)
            newer = self.codec.record(stale.first_newer)
            return Answer(self._late(newer), board=self._board_or_none(self._sync(release)))
        if any(new.stream == SITE for new, _ in made.news):
            self.refresh(opened.world.site, release)
        return Answer(None, grown.records[len(grown.records) - len(made.news) :], self._board_or_none(grown))

    def _reaching(self, refusal: Refusal, intents: tuple[Intent, ...]) -> Refusal:
        """The refusal; where a lock waits to be confirmed, with all that it would hit."""
        asked = next((intent for intent in intents if isinstance(intent, AddLock)), None)
        if asked is None or refusal.confirmation is None:
            return refusal
        worlds = (self._known(release).world for release in self.shelf.ids())
        return replace(refusal, confirmation=reach.shown(refusal.confirmation, worlds, asked.scope))

    def _append(self, release: str, opened: Opened, made: Made, at: datetime, base: Opened | None = None) -> Opened:
        """Append, and keep what follows in the same transaction. Raises Stale, also when another run has begun.

        Raises Overtaken when somebody kept samples since, which have to be counted first. What is new is folded over
        `base` where that is not what was opened.
        """
        after: list[Opened] = []

        def also(connection: Any, rows: tuple[Row, ...]) -> None:
            self._refuse_other_run(release, opened)
            last = kept(self.shelf, connection, opened, placed, canonical.time_text(at))
            records = tuple(self.codec.record(row) for row in rows)
            after.append(grow(base or opened, records, placed, last))
            if rows or not placed:
                self._keep(connection, after[0], at)

        placed = tuple(Placed(opened.run, opened.head, one) for one in made.kept)
        rows = self.log.append(self._drafts(made, at), opened.versions, also)
        self._mine.update(row.seq for row in rows)
        self._opened[release] = after[0]
        return after[0]

    def _refuse_other_run(self, release: str, opened: Opened) -> None:
        """A run that began since has a stream of its own, which no version tells: the number of the latest does."""
        number = self.shelf.run_of(release) if release else 0
        if number != opened.run:
            stream = f"run:{number}"
            raise Stale(stream, self.log.read(stream)[0])

    def _drafts(self, made: Made, at: datetime) -> tuple[Draft, ...]:
        return tuple(self._draft(new, at, actor) for new, actor in made.news)

    def _draft(self, new: New, at: datetime, actor: Actor) -> Draft:
        kind, schema, body = self.codec.encode(new.event)
        by = replace(actor, acting_as=new.acting_as) if new.acting_as else actor
        return Draft(new.stream, kind, schema, canonical.time_text(at), new.t, self.codec.encode_actor(by), body)

    def _keep(self, connection: Any, opened: Opened, at: datetime) -> None:
        if opened.world.release is not None:
            self._shelve(connection, self._derived(opened, at), at)

    def _known(self, release: str, run: int = 0) -> Opened:
        opened = self._sync(release)
        if opened.world.release is None:
            raise Unknown(release, self.shelf.ids())
        if run in (0, opened.run):
            return opened
        if before := self._pasts.known(release, run):
            return overlaid(self.shelf, read(self.log, self.codec, before, streams(release, run)))
        rows = self.log.read(f"run:{run}")
        began = self.codec.record(rows[0]).event if rows else None
        if not isinstance(began, RunStarted) or began.release != release:
            raise Unknown(release, self.shelf.ids(), run)
        return overlaid(self.shelf, read(self.log, self.codec, nothing(), streams(release, run)))

    def _sync(self, release: str) -> Opened:
        """The release with everything appended since it was last read, by anybody."""
        release = clean(release)
        opened = self._opened.get(release) or nothing()
        number = self.shelf.run_of(release) if release else 0
        if opened.run != number:
            opened = nothing()
        self._opened[release] = overlaid(self.shelf, read(self.log, self.codec, opened, streams(release, number)))
        return self._opened[release]

    def _board_or_none(self, opened: Opened) -> Board | None:
        return self._board(opened, self._mine) if opened.world.release is not None else None

    def _board(self, opened: Opened, mine: Set[int], now: datetime | None = None) -> Board:
        seen = tuple(sorted(opened.versions.items()))
        actor = actor_in(opened.world, self.login)
        board = derive.board(opened.world, opened.records, now or self.clock(), actor, seen, mine)
        return observing.with_signals(self, board)

    def _moved(self, opened: Opened, seen: Seen) -> Refusal | None:
        """A refusal when a stream on the screen has moved, or another run has begun, since it was painted.

        The records that a branch goes on from are of a stream that is not on the screen. What was observed in a live
        run keeps no key from it: a form may be open for many looks.
        """
        versions = {**dict.fromkeys(opened.versions, 0), **dict(seen)}
        newer = observing.moves(opened.world, opened.records, versions)
        return self._late(newer[0]) if newer else None

    def _late(self, record: Record) -> Refusal:
        seconds = max(0.0, (self.clock() - record.at).total_seconds())
        ago = f"{seconds:.1f} s" if seconds < 60 else times.span(int(seconds))
        host = f" on {record.actor.host}" if record.actor.host else ""
        who = "you" if record.seq in self._mine else f"{record.actor.name}{host}"
        text = f"the world moved: {record.event.KIND} by {who}, {ago} ago"
        return cleaned(Refusal("stale", text, "look at the board as it is now, then press again"))
