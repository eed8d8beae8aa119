"""How it stood at an event of the log: the same world and board, folded up to that event and at its time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session, is_path
from controlroom.outside import actor, clock

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.events import Record
    from controlroom.core.record import Row
    from controlroom.core.world import World


def world(session: Session, release: str, seq: int | None) -> "tuple[World, datetime]":
    """The world of a release and the time to judge it at: those of an event, or (None) those of now. Raises Fault."""
    if seq is None:
        return session.world(release), clock.now()
    found, records = _then(session, release, seq)
    return found, records[-1].at


def board(session: Session, release: str, seq: int | None) -> "Board":
    """The board of a release as of an event, or (None) of now. Raises Fault."""
    if seq is None:
        return session.board(release)
    from controlroom.core import derive
    from controlroom.core.together import actor_in

    found, records = _then(session, release, seq)
    own = tuple(one for one in records if _belongs(one.stream, found))
    return derive.board(found, own, records[-1].at, actor_in(found, actor.actor()), (), frozenset())


def words(seq: int | None) -> tuple[str, ...]:
    """The line that stands before an answer about the past; none before one about now."""
    return () if seq is None else (f"AS OF EVENT {seq}, not now",)


def data(seq: int | None) -> dict[str, Any]:
    """The same in the data of an envelope."""
    return {} if seq is None else {"as_of": seq}


def _then(session: Session, release: str, seq: int) -> "tuple[World, tuple[Record, ...]]":
    """The world up to an event, and the records of it by seq; the last is the event itself, whatever it is of."""
    from controlroom.core.evolve import replay
    from controlroom.core.record import SITE
    from controlroom.core.text import clean

    if is_path(release):
        raise Fault(
            BAD_INPUT, "usage", f"{release} is a file, which has no past here", "name a stored release by its id"
        )
    store = session.open()
    head = store.log.head()[0]
    if seq > head:
        raise Fault(BAD_INPUT, "unknown", f"there is no event {seq}", f"the log ends at {head}: controlroom audit log")
    rows = [row for row in store.log.read_many((SITE, f"release:{clean(release)}")) if row.seq <= seq]
    rows += _run(session, clean(release), seq)
    rows.sort(key=lambda row: row.seq)
    records = tuple(store.desk.codec.record(row) for row in rows)
    found = replay(records)
    if found.release is None:
        session.desk().world(release)  # raises Unknown, which names those that are known
        raise Fault(BAD_INPUT, "unknown", f"{release} was not here at event {seq}", "name a later event")
    last = store.desk.codec.record(store.log.tail(1, before=seq + 1)[0])
    return found, records if records[-1].seq == last.seq else (*records, last)


def _run(session: Session, release: str, seq: int) -> "list[Row]":
    """The rows up to an event of the latest run of a release that had begun by then; none where none had."""
    from controlroom.core.run_events import RunStarted

    store = session.open()
    for stream in reversed(store.log.streams("run:")):
        rows = store.log.read(stream)
        began = store.desk.codec.record(rows[0]).event if rows[0].seq <= seq else None
        if isinstance(began, RunStarted) and began.release == release:
            return [row for row in rows if row.seq <= seq]
    return []


def _belongs(stream: str, found: "World") -> bool:
    """Whether a stream is one that the world was folded from."""
    run, release = found.run, found.release
    own = {"site", *([f"run:{run.number}"] if run else []), *([f"release:{release.plan.id}"] if release else [])}
    return stream in own
