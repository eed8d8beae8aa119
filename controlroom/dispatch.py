"""The shell: intent → decide → append → evolve → Board. The only writer; its parts arrive as arguments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from controlroom.core import canonical, derive, people, plain, postmortem
from controlroom.core.board import Board, Home, ReleaseLine
from controlroom.core.decide import decide
from controlroom.core.events import Event, New, Record
from controlroom.core.evolve import replay
from controlroom.core.intents import Intent, Refusal, SiteIntent
from controlroom.core.people import Actor
from controlroom.core.record import SITE, Draft, Row, Stale
from controlroom.core.world import Run, World

Also = Callable[[Any, tuple[Row, ...]], None]
Seen = tuple[tuple[str, int], ...]
LIMIT = 500


class Log(Protocol):
    """What the dispatcher needs of the log."""

    def read(self, stream: str, after: int = 0) -> tuple[Row, ...]: ...
    def append(self, drafts: Sequence[Draft], seen: Mapping[str, int], also: Also | None = None) -> tuple[Row, ...]: ...


class Codec(Protocol):
    """Events and actors as text, and stored rows as records."""

    def encode(self, event: Event) -> tuple[str, int, str]: ...
    def encode_actor(self, actor: Actor) -> str: ...
    def record(self, row: Row) -> Record: ...


class Shelf(Protocol):
    """What is derived from the log and kept beside it, written in the same transaction."""

    def keep(self, connection: Any, line: ReleaseLine, run: int) -> None: ...
    def glance(self, connection: Any, key: str, at: str, body: str) -> None: ...
    def run_of(self, release: str) -> int: ...
    def lines(self, text: str, limit: int) -> tuple[tuple[ReleaseLine, ...], int]: ...
    def ids(self) -> tuple[str, ...]: ...


class Unknown(Exception):
    """A release that is not in the store."""

    def __init__(self, release: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no release {release} here")
        self.release = release
        self.known = known


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an intent: a refusal, or the records appended; and the board afterwards."""

    refusal: Refusal | None
    records: tuple[Record, ...] = ()
    board: Board | None = None


@dataclass(slots=True)
class Opened:
    """A release as last read: its world, its records in order, and the versions of its streams."""

    world: World
    records: tuple[Record, ...]
    versions: dict[str, int]


class Dispatcher:
    """Asks the core and writes the log. Synchronous; used from one thread at a time."""

    def __init__(self, log: Log, codec: Codec, shelf: Shelf, clock: Callable[[], datetime], actor: Actor) -> None:
        self.log = log
        self.codec = codec
        self.shelf = shelf
        self.clock = clock
        self.login = actor
        self._opened: dict[str, Opened] = {}
        self._mine: set[int] = set()

    def home(self, text: str = "") -> Home:
        """The releases, those that want attention first, at most 500 of those whose words contain the text."""
        lines, total = self.shelf.lines(text, LIMIT)
        return derive.home(lines, total, self.actor(), self.clock())

    def actor(self) -> Actor:
        """Who gives the commands: the login with the person it maps to now."""
        site = self._sync("").world.site
        return self._actor_in(site.people)

    def board(self, release: str) -> Board:
        """What is true now of a release and its latest run. Raises Unknown."""
        return self._board(self._known(release))

    def world(self, release: str) -> World:
        """The world as folded now. Raises Unknown."""
        return self._known(release).world

    def history(self, release: str) -> tuple[Record, ...]:
        """The records of the site, the release and its latest run, in order. Raises Unknown."""
        return self._known(release).records

    def postmortem(self, release: str) -> str:
        """The first postmortem of the latest run, as Markdown. Raises Unknown."""
        opened = self._known(release)
        return postmortem.draft(opened.world, opened.records)

    def ask(self, release: str, intent: Intent, seen: Seen | None = None) -> Answer:
        """Put an intent; `seen` is that of the board on the screen: if the world moved since, it is refused."""
        opened = self._sync(release)
        if seen is not None and (late := self._moved(opened, seen)):
            return Answer(late, board=self._board_or_none(opened))
        return self._put(release, opened, intent)

    def refresh(self) -> None:
        """Derive the line and the board of every release anew: people, policy, incidents or locks changed."""
        opened = [self._sync(release) for release in self.shelf.ids()]
        at = self.clock()

        def also(connection: Any, rows: tuple[Row, ...]) -> None:
            for one in opened:
                self._keep(connection, one, at)

        if opened:
            self.log.append((), {}, also)

    def _put(self, release: str, opened: Opened, intent: Intent) -> Answer:
        at, actor = self.clock(), self.actor()
        decision = decide(opened.world, intent, at, actor)
        if isinstance(decision, Refusal):
            return Answer(decision, board=self._board_or_none(opened))
        drafts = [self._draft(new, at, actor) for new in decision]
        after: list[Opened] = []

        def also(connection: Any, rows: tuple[Row, ...]) -> None:
            self._mine.update(row.seq for row in rows)
            grown = self._grow(opened, tuple(self.codec.record(row) for row in rows))
            after.append(grown)
            self._keep(connection, grown, at)

        try:
            rows = self.log.append(drafts, opened.versions, also)
        except Stale as stale:
            self._opened.pop(release, None)
            newer = self.codec.record(stale.first_newer)
            return Answer(self._late(newer), board=self._board_or_none(self._sync(release)))
        grown = self._opened[release] = after[0]
        if isinstance(intent, SiteIntent):
            self.refresh()
        return Answer(None, tuple(self.codec.record(row) for row in rows), self._board_or_none(grown))

    def _draft(self, new: New, at: datetime, actor: Actor) -> Draft:
        kind, schema, body = self.codec.encode(new.event)
        by = replace(actor, acting_as=new.acting_as) if new.acting_as else actor
        return Draft(new.stream, kind, schema, canonical.time_text(at), new.t, self.codec.encode_actor(by), body)

    def _keep(self, connection: Any, opened: Opened, at: datetime) -> None:
        """Keep the line of the release and its board, so that the next first frame needs no fold."""
        if opened.world.release is None:
            return
        board = self._board(opened)
        line = derive.line(opened.world, at)
        text = canonical.time_text(at)
        self.shelf.keep(connection, line, opened.world.run.number if opened.world.run else 0)
        self.shelf.glance(connection, f"room:{line.id}", text, plain.dumps(board))

    def _known(self, release: str) -> Opened:
        opened = self._sync(release)
        if opened.world.release is None:
            raise Unknown(release, self.shelf.ids())
        return opened

    def _sync(self, release: str) -> Opened:
        """The release with everything appended since it was last read, by anybody."""
        opened = self._opened.get(release) or Opened(World(), (), {})
        number = self.shelf.run_of(release) if release else 0
        run = opened.world.run
        if (run.number if run else 0) != number:
            opened = Opened(World(), (), {})
        streams = [SITE, *([f"release:{release}"] if release else []), *([f"run:{number}"] if number else [])]
        rows = [row for stream in streams for row in self.log.read(stream, opened.versions.get(stream, 0))]
        rows.sort(key=lambda row: row.seq)
        if rows and opened.records and rows[0].seq < opened.records[-1].seq:
            self._opened.pop(release, None)
            return self._sync(release)
        grown = self._grow(opened, tuple(self.codec.record(row) for row in rows))
        for stream in streams:
            grown.versions.setdefault(stream, 0)
        self._opened[release] = grown
        return grown

    def _grow(self, opened: Opened, records: tuple[Record, ...]) -> Opened:
        if not records:
            return opened
        versions = dict(opened.versions)
        run: Run | None = opened.world.run
        for record in records:
            versions[record.stream] = record.version
            if record.event.KIND == "run.started" and run is not None:
                versions.pop(f"run:{run.number}", None)
        world = replay(records, opened.world)
        kept = opened.records
        if world.run is not None and run is not None and world.run.number != run.number:
            kept = tuple(record for record in kept if record.stream != f"run:{run.number}")
        return Opened(world, (*kept, *records), versions)

    def _board_or_none(self, opened: Opened) -> Board | None:
        return self._board(opened) if opened.world.release is not None else None

    def _board(self, opened: Opened) -> Board:
        seen = tuple(sorted(opened.versions.items()))
        actor = self._actor_in(opened.world.site.people)
        return derive.board(opened.world, opened.records, self.clock(), actor, seen, self._mine)

    def _actor_in(self, known: tuple[people.Person, ...]) -> Actor:
        person = people.of_login(known, self.login.login)
        return replace(self.login, person=person.id if person else "")

    def _moved(self, opened: Opened, seen: Seen) -> Refusal | None:
        """A refusal when a stream on the screen has moved, or another run has begun, since it was painted."""
        versions = dict(seen)
        newer = [record for record in opened.records if record.version > versions.get(record.stream, 0)]
        return self._late(newer[0]) if newer else None

    def _late(self, record: Record) -> Refusal:
        ago = max(0, int((self.clock() - record.at).total_seconds() * 10))
        who = "you" if record.seq in self._mine else f"{record.actor.name} on {record.actor.host}"
        text = f"the world moved: {record.event.KIND} by {who}, {ago // 10}.{ago % 10} s ago"
        return Refusal("stale", text, "look at the board as it is now, then press again")
