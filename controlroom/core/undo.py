"""Undo: what somebody said last and would take back; or why that can not be taken back, and what to do instead.

Only the last thing that a person said can be undone, and only while nobody else has said anything about the same
since, for the version of the plan that it was said for, and in a run that has not ended. Drafts that stay are passed
over: nothing rests on them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from controlroom.core import event_words, instead, said
from controlroom.core import run_events as ran
from controlroom.core.events import Event, Record
from controlroom.core.intents import Undo
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED
from controlroom.core.refusal import Refusal
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    Acknowledged,
    GateTicked,
    GateUnticked,
    ReleaseImported,
    RiskAccepted,
    SaidUndone,
)
from controlroom.core.run_events import UpdatesDrafted, UpdatesWithdrawn
from controlroom.core.said import Undoing
from controlroom.core.site_events import ChangePassed, ChangeTakenBack, LiveRunClosed, LiveRunOpened
from controlroom.core.world import Release, Tick, World

RULE = "undo"
Undone = SaidUndone | UpdatesWithdrawn
# What nobody says: it follows from what was said.
Followed = Undone | ran.WarningNoted | LiveRunOpened | LiveRunClosed | ChangePassed | ChangeTakenBack


def filled(intent: Undo, records: tuple[Record, ...], world: World, by: Actor) -> Undo:
    """The intent with what these records say of it, in the place of whatever the asker said of it."""
    return replace(intent, found=last(records, world, by))


def last(records: tuple[Record, ...], world: World, by: Actor) -> Undoing | Refusal:
    """What `by` would undo now, by these records of the open release, its site and its run."""
    first: Refusal | None = None
    for record in acts_of(records, by):
        found = undoing(record, records, world, by)
        if isinstance(found, Undoing):
            return found
        first = first or found
        if not isinstance(record.event, instead.PAPERS):
            return first
    return first or _nothing()


def acts_of(records: tuple[Record, ...], by: Actor) -> Iterator[Record]:
    """What a person said and has not undone, latest first."""
    taken_back = {record.event.seq for record in records if isinstance(record.event, Undone)}
    for record in reversed(records):
        if same_person(record.actor, by) and not isinstance(record.event, Followed) and record.seq not in taken_back:
            yield record


def undoing(record: Record, records: tuple[Record, ...], world: World, by: Actor) -> Undoing | Refusal:
    """How this act would be undone now, or why it can not be."""
    find = UNDOABLE.get(type(record.event))
    if find is None or world.release is None:
        return _stays(record, world)
    return find(record, records, world, by)


def same_person(one: Actor, other: Actor) -> bool:
    """Whether two commands were given by one person; where nobody knows the person, by one login."""
    return one.person == other.person if one.person or other.person else one.login == other.login


def _gate(record: Record, records: tuple[Record, ...], world: World, by: Actor) -> Undoing | Refusal:
    """A tick is taken off again, or what was taken off stands again, with its own person and time."""
    release, event = _release(world), record.event
    assert isinstance(event, GateTicked | GateUnticked)  # UNDOABLE says so
    before = _tick_before(records, event.gate, record.seq)
    digest = event.digest if isinstance(event, GateTicked) else before.digest if before else ""
    if digest != release.digest:
        return _no(record, "it was said for another version of the plan", "space ticks it again in 2 Gates (gate tick)")
    other = _since(record, records, by)
    if other is not None:
        return _other(record, other)
    then = f"gate {event.gate} is open again"
    if before is not None:
        then = f"the tick of gate {event.gate} stands again: {before.evidence}, by {before.by}"
    what = event_words.what(event)
    return Undoing(record.seq, event.KIND, event.gate, what, record.at, then, before)


def _note(record: Record, records: tuple[Record, ...], world: World, by: Actor) -> Undoing | Refusal:
    event = record.event
    assert isinstance(event, Acknowledged)  # UNDOABLE says so
    imports = [one for one in records if isinstance(one.event, ReleaseImported) and one.seq < record.seq]
    digests = [one.event.digest for one in imports if isinstance(one.event, ReleaseImported)]
    if digests[-1:] != [_release(world).digest]:
        return _no(record, "it was said for another version of the plan", "a takes note of this one (approval grant)")
    other = _since(record, records, by)
    if other is not None:
        return _other(record, other)
    person = _noted_before(records, event.acknowledgement, record.seq)
    then = f"{event.acknowledgement} is {f'noted by {person}' if person else 'still to be noted'}"
    what = event_words.what(event)
    return Undoing(record.seq, event.KIND, event.acknowledgement, what, record.at, then, person=person)


def _acceptance(record: Record, records: tuple[Record, ...], world: World, by: Actor) -> Undoing | Refusal:
    release, event = _release(world), record.event
    assert isinstance(event, RiskAccepted)  # UNDOABLE says so
    if not record.stream.startswith("release:"):
        return _no(
            record, "it was said as another person, for the rehearsal only", "A takes it back in 1 Risk (accept remove)"
        )
    if event.digest != release.digest:
        return _no(
            record,
            "it was said for another version of the plan",
            "A accepts it for this version in 1 Risk (accept add)",
        )
    other = _since(record, records, by)
    if other is not None:
        return _other(record, other)
    if event.factor not in release.accepted:
        return _no(record, "it was taken back already", "nothing to do")
    then = f"the risk {event.factor} is accepted by nobody"
    return Undoing(record.seq, event.KIND, event.factor, event_words.what(event), record.at, then)


def _drafts(record: Record, records: tuple[Record, ...], world: World, by: Actor) -> Undoing | Refusal:
    run, event = world.run, record.event
    if run is None or record.stream != f"run:{run.number}":
        return _no(record, "it belongs to another run", "u drafts them for this run (updates draft)")
    if run.phase in ENDED:
        return _no(record, f"the run has ended: {run.phase}", "u drafts them anew (updates draft)")
    if run.digest != _release(world).digest:
        return _no(record, "the plan has changed since", "u drafts them anew (updates draft)")
    other = _since(record, records, by)
    if other is not None:
        return _other(record, other)
    then = "the drafts before them are shown again" if run.drafted else "there is no draft"
    return Undoing(record.seq, event.KIND, "", event_words.what(event), record.at, then)


Finder = Callable[[Record, tuple[Record, ...], World, Actor], Undoing | Refusal]
# The one place that says what can be undone: a kind of event and what finds its undoing.
UNDOABLE: dict[type[Event], Finder] = {
    GateTicked: _gate,
    GateUnticked: _gate,
    Acknowledged: _note,
    RiskAccepted: _acceptance,
    UpdatesDrafted: _drafts,
}


def _release(world: World) -> Release:
    assert world.release is not None  # asked before
    return world.release


def _tick_before(records: tuple[Record, ...], gate: str, seq: int) -> Tick | None:
    """The tick that the gate had before an event."""
    ticks: dict[str, Tick] = {}
    for record in records:
        event = record.event
        if record.seq < seq and isinstance(event, GateTicked | GateUnticked) and event.gate == gate:
            ticks = said.ticks_after(ticks, event, record.actor.name, record.at)
        elif record.seq < seq and isinstance(event, SaidUndone) and event.is_of_gate and event.subject == gate:
            ticks = said.ticks_restored(ticks, event)
    return ticks.get(gate)


def _noted_before(records: tuple[Record, ...], note: str, seq: int) -> str:
    """Who had taken note before an event; empty: nobody."""
    person = ""
    for record in records:
        event = record.event
        if record.seq < seq and isinstance(event, Acknowledged) and event.acknowledgement == note:
            person = event.person
        elif (
            record.seq < seq
            and isinstance(event, SaidUndone)
            and event.kind == Acknowledged.KIND
            and event.subject == note
        ):
            person = event.by
    return person


def _since(record: Record, records: tuple[Record, ...], by: Actor) -> Record | None:
    """What somebody else has said since about the same."""
    about = _subject(record.event)
    for later in records:
        if later.seq > record.seq and _subject(later.event) == about and not same_person(later.actor, by):
            return later
    return None


def _subject(event: Event) -> tuple[str, str] | None:
    match event:
        case GateTicked(gate) | GateUnticked(gate):
            return "gate", gate
        case Acknowledged(note):
            return "note", note
        case RiskAccepted(factor) | AcceptanceWithdrawn(factor):
            return "risk", factor
        case SaidUndone(_, _, subject):
            return "gate" if event.is_of_gate else "risk" if event.is_of_risk else "note", subject
        case UpdatesDrafted() | UpdatesWithdrawn():
            return "drafts", ""
    return None


def _nothing() -> Refusal:
    return Refusal(RULE, "you have said nothing here that could be undone", "nothing to do")


def _stays(record: Record, world: World) -> Refusal:
    return _no(record, "", instead.of(record, world))


def _other(record: Record, other: Record) -> Refusal:
    why = f"{other.actor.name} has said something about the same since (event {other.seq})"
    return _no(record, why, "ask them, or say the opposite under your own name")


def _no(record: Record, why: str, remedy: str) -> Refusal:
    act = f"what you said last can not be undone (event {record.seq}, {event_words.what(record.event)})"
    return Refusal(RULE, f"{act}{f': {why}' if why else ''}", remedy)
