"""evolve(world, record) → world: how each event changes what is true. Replaying the log is folding this."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from controlroom.core import evolve_run, said, tally
from controlroom.core.events import Record
from controlroom.core.evolve_run import Impossible
from controlroom.core.kept import Placed
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    Acknowledged,
    ApprovalGranted,
    ApprovalRevoked,
    GateMeasured,
    GateTicked,
    GateUnticked,
    ReleaseEvent,
    ReleaseImported,
    RiskAccepted,
    SaidUndone,
)
from controlroom.core.site_events import (
    ChangePassed,
    ChangeTakenBack,
    IncidentImported,
    LiveRunClosed,
    LiveRunOpened,
    LockAdded,
    LockRemoved,
    LoginMapped,
    PeopleImported,
    PolicyImported,
    SiteEvent,
)
from controlroom.core.world import Lock, Measured, Passed, Release, Site, World


def replay(records: Iterable[Record], world: World | None = None, kept: Iterable[Placed] = ()) -> World:
    """Fold records, in the order of their sequence numbers, over a world (an empty one unless given).

    What was kept beside the log is folded where it happened: after the event of the log that it names.
    """
    world = world or World()
    beside = deque(kept)
    for record in records:
        while beside and beside[0].seq < record.seq:
            world = keep(world, beside.popleft())
        world = evolve(world, record)
    for placed in beside:
        world = keep(world, placed)
    return world


def keep(world: World, placed: Placed) -> World:
    """The world after a sample that was kept beside the log; one of another run changes nothing."""
    run = world.run
    if run is None or run.number != placed.run:
        return world
    return replace(world, run=tally.keep(run, placed.kept))


def evolve(world: World, record: Record) -> World:
    """The world after one record. Raises Impossible for an event that does not fit."""
    event = record.event
    if isinstance(event, SiteEvent):
        return replace(world, site=_site(world.site, event, record))
    if record.stream.startswith("release:"):
        if not isinstance(event, ReleaseEvent):
            raise Impossible(f"event {record.seq}: {event.KIND} can not stand in {record.stream}")
        return replace(world, release=_release(world.release, event, record))
    return replace(world, run=evolve_run.evolve(world, record))


def _site(site: Site, event: SiteEvent, record: Record) -> Site:
    match event:
        case PeopleImported(people):
            return replace(site, people=people)
        case LoginMapped(login, person):
            people = tuple(
                replace(one, logins=tuple(dict.fromkeys((*one.logins, login))))
                if one.id == person
                else replace(one, logins=tuple(other for other in one.logins if other != login))
                for one in site.people
            )
            return replace(site, people=people)
        case PolicyImported(policy):
            return replace(site, policies={**site.policies, policy.id: policy})
        case IncidentImported(incident):
            return replace(site, incidents={**site.incidents, incident.id: incident})
        case LockAdded(id):
            actor = record.actor
            lock = Lock(event, actor.name, record.at, actor.person, actor.login)
            return replace(site, locks={**site.locks, id: lock}, made=site.made + 1)
        case LockRemoved(id):
            return replace(site, locks={other: lock for other, lock in site.locks.items() if other != id})
        case LiveRunOpened(release, services):
            return replace(site, live={**site.live, release: services})
        case LiveRunClosed(release):
            return replace(site, live={name: held for name, held in site.live.items() if name != release})
        case ChangePassed(change, environment, release):
            where = (change.casefold(), environment.casefold())
            return replace(site, passed={**site.passed, where: Passed(release, record.at)})
        case ChangeTakenBack(change, environment, release):
            where = (change.casefold(), environment.casefold())
            before = site.passed.get(where) or Passed(release, record.at)
            return replace(site, passed={**site.passed, where: replace(before, back=record.at)})
        case _:
            assert_never(event)


def _release(release: Release | None, event: ReleaseEvent, record: Record) -> Release:
    if isinstance(event, ReleaseImported):
        fresh = Release(event.plan, event.digest, record.at, record.actor.name)
        if release is None:
            return fresh
        kept = replace(
            fresh, ticks=release.ticks, grants=release.grants, accepted=release.accepted, measured=release.measured
        )
        return replace(kept, acknowledged=release.acknowledged)
    if release is None:
        raise Impossible(f"event {record.seq}: {event.KIND} before the release was imported")
    match event:
        case GateTicked() | GateUnticked():
            return replace(release, ticks=said.ticks_after(release.ticks, event, record.actor.name, record.at))
        case GateMeasured(gate, measurement, digest):
            measured = Measured(measurement, digest, record.at)
            return replace(release, measured={**release.measured, gate: measured})
        case ApprovalGranted() | ApprovalRevoked():
            return replace(release, grants=said.grants_after(release.grants, event, record.actor.name, record.at))
        case RiskAccepted() | AcceptanceWithdrawn():
            after = said.accepted_after(release.accepted, event, record.actor.name, record.at)
            return replace(release, accepted=after)
        case Acknowledged(acknowledgement, person):
            return replace(release, acknowledged={**release.acknowledged, acknowledgement: person})
        case SaidUndone():
            if event.is_of_gate:
                return replace(release, ticks=said.ticks_restored(release.ticks, event))
            if event.is_of_risk:
                left = {factor: one for factor, one in release.accepted.items() if factor != event.subject}
                return replace(release, accepted=left)
            return replace(release, acknowledged=said.noted_again(release.acknowledged, event))
        case _:
            assert_never(event)
