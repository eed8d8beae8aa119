"""What is derived of each release and kept beside the log, and kept true when the site changes."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from controlroom.core import canonical, derive, outline, plain
from controlroom.core.board import Board, ReleaseLine, UndoSlice
from controlroom.core.intents import NoteLocks
from controlroom.core.parts import Codec, Log, Shelf
from controlroom.core.people import Actor
from controlroom.core.read_only import ReadOnly
from controlroom.core.record import SITE, Stale
from controlroom.core.refusal import Refusal
from controlroom.core.together import Made, decide_all
from controlroom.core.world import Site
from controlroom.dispatch.opened import Opened, nothing, overlaid, read, read_over, streams

OUTLINE = "outline:"
TOGETHER = 50  # releases in one transaction
TRIES = 3  # when somebody is faster again and again, the next change of the site finds what is left


@dataclass(frozen=True, slots=True)
class Derived:
    """What is kept of a release: its line in the list, its latest run, its board for a first frame, its outline."""

    line: ReleaseLine
    run: int
    board: str
    outline: str


class Shelving(ABC):
    """The half of the dispatcher that keeps lists and first frames true."""

    log: Log
    codec: Codec
    shelf: Shelf
    clock: Callable[[], datetime]
    login: Actor
    limits: ReadOnly
    _opened: dict[str, Opened]

    def refresh(self, before: Site | None = None, but: str = "") -> None:
        """Derive anew what is kept of the releases that the site's change concerns; without `before` of all.

        Runs of theirs that deploy already are told of locks that came since, unless this session may not write there:
        then whoever may, and writes next, tells them. A release whose outline is not known
        counts as concerned; `but` is the one that is true already.
        """
        at = self.clock()
        site = read(self.log, self.codec, nothing(), (SITE,))
        found = self.shelf.ids() if before is None else self._concerned(before, site.world.site, at)
        found = tuple(release for release in found if release != but)
        for start in range(0, len(found), TOGETHER):
            some = found[start : start + TOGETHER]
            try:
                self._derive_anew(site, some, at)
            except Stale:
                for release in some:
                    site = self._try(site, release, at)

    def _concerned(self, before: Site, after: Site, at: datetime) -> tuple[str, ...]:
        kept = self.shelf.texts(OUTLINE)
        found = ((id, outline.read(kept.get(id, ""))) for id in self.shelf.ids())
        return tuple(id for id, one in found if one is None or outline.concerned(one, before, after, at))

    def _try(self, site: Opened, release: str, at: datetime) -> Opened:
        """Derive one release anew, over the site as it is by then; gives that site."""
        for _ in range(TRIES):
            site = read(self.log, self.codec, site, (SITE,))
            with suppress(Stale):
                self._derive_anew(site, (release,), at)
                break
        return site

    def _derive_anew(self, site: Opened, releases: Sequence[str], at: datetime) -> None:
        """All in one transaction, but for those whose run is told of a lock. Raises Stale."""
        still: dict[str, tuple[Opened, Derived]] = {}
        for release in releases:
            names = streams(release, self.shelf.run_of(release))
            opened = overlaid(self.shelf, read_over(self.log, self.codec, site, names))
            told = self.limits.tells(opened.world)
            made = decide_all(opened.world, (NoteLocks(),), at, self.login) if told else None
            if made is None or isinstance(made, Refusal):
                still[release] = opened, self._derived(opened, at)
            else:
                self._append(release, opened, made, at)
                self._opened.pop(release, None)

        def also(connection: Any, rows: object) -> None:
            for release, (opened, derived) in still.items():
                self._refuse_other_run(release, opened)
                self._shelve(connection, derived, at)

        seen: dict[str, int] = {}
        for opened, _ in still.values():
            seen |= opened.versions
        self.log.append((), seen, also)

    def _derived(self, opened: Opened, at: datetime) -> Derived:
        """What is to be kept of a release; the board is for another sitting, or for another person."""
        board = replace(self._board(opened, frozenset()), undo=UndoSlice())
        line, drawn = derive.line(opened.world, at), outline.of(opened.world, at)
        return Derived(line, opened.run, plain.dumps(board), plain.dumps(drawn))

    def _shelve(self, connection: Any, derived: Derived, at: datetime) -> None:
        """Keep what was derived, so that the next first frame needs no fold."""
        id, text = derived.line.id, canonical.time_text(at)
        self.shelf.keep(connection, derived.line, derived.run)
        self.shelf.glance(connection, f"room:{id}", text, derived.board)
        self.shelf.glance(connection, f"{OUTLINE}{id}", text, derived.outline)

    @abstractmethod
    def _append(self, release: str, opened: Opened, made: Made, at: datetime) -> Opened:
        """Append, and keep what follows in the same transaction. Raises Stale."""

    @abstractmethod
    def _refuse_other_run(self, release: str, opened: Opened) -> None:
        """Raise Stale when another run has begun since a release was read."""

    @abstractmethod
    def _board(self, opened: Opened, mine: Set[int], now: datetime | None = None) -> Board:
        """The board of what is open."""
