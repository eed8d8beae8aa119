"""What `U` would take back, or why it can not; and what the same person said before that."""

from datetime import datetime
from itertools import islice

from controlroom.core import event_words, instead, undo
from controlroom.core.board import Fact, UndoSlice
from controlroom.core.derive import times
from controlroom.core.events import Record
from controlroom.core.people import Actor
from controlroom.core.record import SITE
from controlroom.core.refusal import Refusal
from controlroom.core.text import redact
from controlroom.core.world import World

EARLIER = 3  # further acts that the preview names


def slice_of(records: tuple[Record, ...], world: World, now: datetime, by: Actor) -> UndoSlice:
    """The last thing that this person said here, as a preview of undoing it."""
    found = undo.last(records, world, by)
    if isinstance(found, Refusal):
        return UndoSlice(rule=found.rule, message=redact(found.message), remedy=found.remedy)
    others = (one for one in undo.acts_of(records, by) if one.seq != found.seq and one.stream != SITE)
    acts = islice(others, EARLIER)
    return UndoSlice(
        seq=found.seq,
        kind=found.kind,
        subject=found.subject,
        act=redact(found.act),
        when=f"event {found.seq}, {times.full(found.at)}, {times.age(found.at, now)} ago, by {by.name}",
        then=redact(found.then),
        earlier=tuple(_earlier(record, records, world, by) for record in acts),
    )


def _earlier(record: Record, records: tuple[Record, ...], world: World, by: Actor) -> Fact:
    """Another act: U again would undo it, or it stays (drafts may be later) and there is another way."""
    stays = isinstance(undo.undoing(record, records, world, by), Refusal)
    said = f"event {record.seq}, {redact(event_words.what(record.event))}"
    known = type(record.event) not in undo.UNDOABLE
    return Fact("stays" if stays else "next", f"{said}: {instead.of(record, world)}" if known else said)
