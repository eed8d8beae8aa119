"""The score of a release over time: each change of its raw score, with the event that made it; derived from the log."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from controlroom.core import event_words, incidents, scoring
from controlroom.core.events import Record
from controlroom.core.evolve import evolve
from controlroom.core.incident import Incident
from controlroom.core.plan import Plan
from controlroom.core.release_events import Acknowledged, ReleaseEvent, ReleaseImported
from controlroom.core.run_events import ReleaseQueued
from controlroom.core.site_events import IncidentImported, PeopleImported, PolicyImported
from controlroom.core.world import World

AGED = "a tick or an approval grew too old"


@dataclass(frozen=True, slots=True)
class Scored:
    """A raw score that was new at a time: from `before` (-1: there was none) to `raw`, and the band it lies in.

    `why` is the event in words (as written: clean it before it is shown), `kind`, `who` and `seq` are that event's;
    time alone can make a score new too, by what grew old: then `seq` is 0. `run` names the run that was queued.
    """

    at: datetime
    before: int
    raw: int
    band: str
    why: str
    kind: str = ""
    who: str = ""
    seq: int = 0
    run: str = ""


def of(records: tuple[Record, ...], now: datetime) -> tuple[Scored, ...]:
    """What the score of the release in these records has been, in order, until now.

    Only events that can matter are scored: the plan, what people said of it, and of the site's people, policies
    and incidents on its surface. Each queueing stands in it, also where it changed nothing.
    """
    found: list[Scored] = []
    world, known = World(), dict[str, Incident]()
    for record in records:
        if world.release is not None and isinstance(record.event, ReleaseQueued):
            found += _grown_old(found, world, record.at)
            found.append(_at_queueing(found, record, record.event))
        if record.stream.startswith("run:"):
            continue
        before, world = world, _after(world, record, known)
        if world.release is None or not _matters(record, before, world):
            continue
        if before.release is not None:
            found += _grown_old(found, before, record.at)
        score = scoring.score(world, record.at)
        if not found or score.raw != found[-1].raw:
            words, last = event_words.what(record.event), found[-1].raw if found else -1
            by = record.actor.name
            found.append(Scored(record.at, last, score.raw, score.band, words, record.event.KIND, by, record.seq))
    return (*found, *_grown_old(found, world, now))


def _after(world: World, record: Record, known: dict[str, Incident]) -> World:
    """As evolve, but the site has only the incidents on the release's surface; of thousands no other can matter."""
    event = record.event
    if isinstance(event, IncidentImported):
        known[event.incident.id] = event.incident
        if world.release is None:
            return world
        near = {id: one for id, one in world.site.incidents.items() if id != event.incident.id}
        return _with(world, near | _near(world.release.plan, {event.incident.id: event.incident}))
    after = evolve(world, record)
    return _with(after, _near(event.plan, known)) if isinstance(event, ReleaseImported) else after


def _near(plan: Plan, known: dict[str, Incident]) -> dict[str, Incident]:
    found = incidents.on_surface(incidents.related(plan, known.values()))
    return {one.incident.id: one.incident for one in found}


def _with(world: World, near: dict[str, Incident]) -> World:
    return replace(world, site=replace(world.site, incidents=near))


def _matters(record: Record, before: World, after: World) -> bool:
    event = record.event
    if isinstance(event, IncidentImported):
        return before.site.incidents != after.site.incidents
    said = isinstance(event, ReleaseEvent) and not isinstance(event, Acknowledged)
    return said or isinstance(event, PeopleImported | PolicyImported)


def _grown_old(found: list[Scored], world: World, at: datetime) -> Iterator[Scored]:
    """What time alone has changed since the last entry, as it is at a time; only what can grow old is looked at."""
    release = world.release
    if not found or release is None or not _can_grow_old(release.plan):
        return
    score = scoring.score(world, at)
    if score.raw != found[-1].raw:
        yield Scored(at, found[-1].raw, score.raw, score.band, AGED)


def _can_grow_old(plan: Plan) -> bool:
    gates = any(gate.valid_minutes or gate.check for stage in plan.stages for gate in stage.gates)
    return gates or any(approval.valid_minutes for approval in plan.approvals)


def _at_queueing(found: list[Scored], record: Record, event: ReleaseQueued) -> Scored:
    last = found[-1].raw if found else -1
    run = f"run-{int(record.stream.partition(':')[2]):04}"
    words = f"queued by policy {event.policy} version {event.version}" if event.policy else "queued"
    return Scored(record.at, last, event.raw, event.band, words, event.KIND, record.actor.name, record.seq, run)
