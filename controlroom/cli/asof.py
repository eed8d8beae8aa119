"""How it stood at an event of the log: the same world and board, folded up to that event and at its time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session, is_path
from controlroom.outside import clock

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.world import World
    from controlroom.dispatch import Dispatcher


def world(session: Session, release: str, seq: int | None) -> "tuple[World, datetime]":
    """The world of a release and the time to judge it at: those of an event, or (None) those of now. Raises Fault."""
    if seq is None:
        return session.world(release), clock.now()
    cut, at = _desk(session, release, seq).as_of(release, seq)
    return cut.world, at


def board(session: Session, release: str, seq: int | None) -> "Board":
    """The board of a release as of an event, or (None) of now. Raises Fault."""
    return session.board(release) if seq is None else _desk(session, release, seq).board_at(release, seq)


def words(seq: int | None) -> tuple[str, ...]:
    """The line that stands before an answer about the past; none before one about now."""
    return () if seq is None else (f"AS OF EVENT {seq}, not now",)


def data(seq: int | None) -> dict[str, Any]:
    """The same in the data of an envelope."""
    return {} if seq is None else {"as_of": seq}


def _desk(session: Session, release: str, seq: int) -> "Dispatcher":
    """The dispatcher over a store that has such an event; Fault otherwise."""
    if is_path(release):
        message, remedy = f"{release} is a file, which has no past here", "name a stored release by its id"
        raise Fault(BAD_INPUT, "usage", message, remedy)
    head = session.open().log.head()[0]
    if seq > head:
        raise Fault(BAD_INPUT, "unknown", f"there is no event {seq}", f"the log ends at {head}: controlroom audit log")
    return session.desk()
