"""What this session adds to a board: that it only reads, who else is here, how far the log is verified and shown."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from controlroom.core.board import AuditSlice, Board, EventRow, Fact, IncidentsSlice, Mark, Next, Section
from controlroom.core.counting import many

if TYPE_CHECKING:
    from controlroom.core.chain import Verdict
    from controlroom.core.news import Guest
    from controlroom.tui.view import Host

SCOPES = ("all", "this run", "this sitting")
READING = "read-only: another session acts"
_OFFER = re.compile(r",( or)? [a-zA-Z] \w+s\b.*")  # a key in a sentence of NEXT: "Held, h resumes"


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying the whole log found, and when it was done."""

    verdict: "Verdict"
    at: datetime


def arrived(host: "Host", board: Board) -> Board:
    """A board that has come, as this session shows it: with its keys, and to be read only where it may only look."""
    reads = host.opening.limits.covers(board.header.environment)
    return host.keymap.spelled(to_read(board) if reads else board)


def to_read(board: Board) -> Board:
    """The board of a session that only reads: it says what is next, and offers no key for it."""
    following = board.next
    waits = Next("◌", "wait", _OFFER.sub("", following.sentence), READING, owner=following.owner, pane=following.pane)
    return replace(board, header=replace(board.header, read_only=True), next=waits)


def attended(board: Board, guests: "tuple[Guest, ...]") -> Board:
    """The board with the number of others in the room of its release beside the operator's name."""
    from controlroom.core.news import in_room, with_others

    header = board.header
    others = len(in_room(guests, header.release))
    return replace(board, header=replace(header, who=with_others(header.who, others))) if others else board


def of_session(part: Any, board: Board, verified: Verified | None, scope: str, guests: "tuple[Guest, ...]") -> Any:
    """The slice of a pane as this session shows it: the log judged and narrowed, and who is here among the people."""
    match part:
        case AuditSlice():
            return narrowed(judged(part, verified, board.at), scope)
        case IncidentsSlice():
            return peopled(part, guests, board)
        case _:
            return part


def peopled(part: IncidentsSlice, guests: "tuple[Guest, ...]", board: Board) -> IncidentsSlice:
    """The slice, with all who have this log open: from where, since when, and what they look at."""
    if not guests:
        return part
    facts = tuple(Fact(guest.name, _sits(guest, board)) for guest in guests)
    return replace(part, sections=(Section("Also here now", facts), *part.sections))


def _sits(guest: "Guest", board: Board) -> str:
    from controlroom.tui.panes import PANES

    names = {str(pane.digit): f"{pane.digit} {pane.name}" for pane in PANES}
    room = "this room" if guest.release == board.header.release else guest.release or "the list of releases"
    looks = " · ".join(part for part in (f"looks at {room}", names.get(guest.pane, "")) if part)
    since = f" · since {guest.since[11:16]} UTC" if guest.since else ""
    return f"{guest.place}{since} · {looks}"


def began_since(host: "Host", left: str, run: str) -> str:
    """Say that another run has begun since the operator `left` one; the run that is left to compare with: none."""
    if left and run not in {left, "no run"}:
        host.heard = f"{run} began since you left"  # what others did meanwhile says more, and takes its place
        host.say(host.heard)
    return ""


def judged(audit: AuditSlice, verified: Verified | None, at: str) -> AuditSlice:
    """The slice with the verdict on the chain as of the board's time `at`; as it is while there is none.

    Events of later stay below a good verdict: whoever appends one checks the head that it is chained to.
    """
    if verified is None:
        return audit
    from controlroom.core.derive.times import age  # the first frame does without all that derives boards

    found = verified.verdict
    ago = f"verified {age(verified.at, datetime.fromisoformat(at))} ago"
    if found.ok:
        chain = f"{ago}, the whole log; later events are chained to it"
        return replace(audit, title=replace(audit.title, mark=Mark("✓", "CHAIN OK", "ok")), chain=chain)
    mark = Mark("✗", f"BROKEN AT {found.first_bad}" if found.first_bad else "BROKEN", "bad")
    chain = f"{ago}: {found.why}; controlroom audit verify says more"
    return replace(audit, title=replace(audit.title, mark=mark, wants=True), chain=chain)


def narrowed(audit: AuditSlice, scope: str) -> AuditSlice:
    """The slice with the events of a scope only, and the scope in its title."""
    if scope == SCOPES[0]:
        return audit
    events = tuple(event for event in audit.events if _within(event, scope))
    detail = f"{len(events)} of {many(audit.total, 'event')} · {scope} · / changes"
    return replace(audit, title=replace(audit.title, detail=detail, brief=detail), events=events, total=len(events))


def following(scope: str) -> str:
    """The scope after this one."""
    return SCOPES[(SCOPES.index(scope) + 1) % len(SCOPES)]


def _within(event: EventRow, scope: str) -> bool:
    return event.scope == "run" if scope == "this run" else event.sitting
