"""The Audit slice; its rows are made once for each record, because hundreds of them stand on every board."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from controlroom.core import event_words
from controlroom.core.board import AuditSlice, EventRow, Fact, Mark, Title
from controlroom.core.counting import many
from controlroom.core.derive import times
from controlroom.core.events import Record
from controlroom.core.harmless import cleaned
from controlroom.core.text import clean, redact

MOST = 500
UNVERIFIED = "nobody has verified the chain here: controlroom audit verify"


def slice_of(records: tuple[Record, ...], now: datetime, mine: Set[int]) -> AuditSlice:
    """The latest events first, harmless already; those of this sitting are marked.

    Whether the chain holds is not known here.
    """
    latest = records[-MOST:][::-1]
    total = len(records)
    if not latest:
        return AuditSlice(Title(Mark("·", "EMPTY", "dim"), "no event yet"), (), 0, "")
    last = latest[0]
    detail = f"{many(total, 'event')} · {last.event.KIND}"
    title = Title(Mark("·", "NOT VERIFIED", "dim"), detail, detail, f"{times.age(last.at, now)} ago")
    rows = (replace(_row(record, record.seq in mine), age=times.age(record.at, now)) for record in latest)
    return AuditSlice(cleaned(title), tuple(rows), total, str(last.seq), UNVERIFIED)


@lru_cache(maxsize=8 * MOST)
def _row(record: Record, sitting: bool) -> EventRow:
    """What stands in the row whenever it is looked at: all but its age."""
    actor = record.actor
    text = clean(redact(event_words.what(record.event)))
    scope = record.stream.partition(":")[0]
    t = times.run_time(record.t) if scope == "run" else ""
    who = " ".join(part for part in (actor.login, f"({actor.person})" if actor.person else "") if part)
    where = " ".join(part for part in (actor.host, actor.tty, f"from {actor.ssh}" if actor.ssh else "") if part)
    detail = [
        Fact("Event", f"{record.seq}, {record.event.KIND}, {record.stream} version {record.version}"),
        Fact("When", f"{times.full(record.at)} {t}".rstrip()),
        Fact("Who", f"{who}{f' as {actor.acting_as}' if actor.acting_as else ''}"),
        Fact("Where", where or "not known"),
        Fact("What", text),
    ]
    row = EventRow(
        record.seq,
        "",
        times.full(record.at),
        t,
        record.event.KIND,
        text,
        actor.name,
        scope,
        sitting,
        tuple(detail),
    )
    return cleaned(row)
