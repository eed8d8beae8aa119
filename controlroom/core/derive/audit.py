"""The Audit slice."""

from collections.abc import Set
from datetime import datetime

from controlroom.core import event_words
from controlroom.core.board import AuditSlice, EventRow, Fact, Mark, Title
from controlroom.core.derive import times
from controlroom.core.events import Record
from controlroom.core.text import clean, redact

MOST = 500
UNVERIFIED = "nobody has verified the chain here: controlroom audit verify"


def slice_of(records: tuple[Record, ...], now: datetime, mine: Set[int]) -> AuditSlice:
    """The latest events first; those of this sitting are marked. Whether the chain holds is not known here."""
    latest = records[-MOST:][::-1]
    total = len(records)
    if not latest:
        return AuditSlice(Title(Mark("·", "EMPTY", "dim"), "no event yet"), (), 0, "")
    last = latest[0]
    detail = f"{total} events · {last.event.KIND}"
    title = Title(Mark("·", "NOT VERIFIED", "dim"), detail, detail, times.age(last.at, now))
    return AuditSlice(title, tuple(_row(record, now, mine) for record in latest), total, str(last.seq), UNVERIFIED)


def _row(record: Record, now: datetime, mine: Set[int]) -> EventRow:
    actor = record.actor
    text = clean(redact(event_words.what(record.event)))
    scope = record.stream.partition(":")[0]
    t = f"T+{times.clock(record.t)}" if scope == "run" else ""
    who = " ".join(part for part in (actor.login, f"({actor.person})" if actor.person else "") if part)
    where = " ".join(part for part in (actor.host, actor.tty, f"from {actor.ssh}" if actor.ssh else "") if part)
    detail = [
        Fact("Event", f"{record.seq}, {record.event.KIND}, {record.stream} version {record.version}"),
        Fact("When", f"{times.full(record.at)} {t}".rstrip()),
        Fact("Who", f"{who}{f' acting as {actor.acting_as}' if actor.acting_as else ''}"),
        Fact("Where", where or "not known"),
        Fact("What", text),
    ]
    return EventRow(
        record.seq,
        times.age(record.at, now),
        times.full(record.at),
        t,
        record.event.KIND,
        text,
        actor.name,
        scope,
        record.seq in mine,
        tuple(detail),
    )
