"""The state of every gate and approval of a release: done or given, and if not, why not and by whom it may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controlroom.core import bound, people
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Approval, Gate
from controlroom.core.world import Grant, Release, Run, Site, Tick, World


class GateState(StrEnum):
    """Open gates block. VOID: ticked for another digest; STALE: ticked too long ago."""

    DONE = "done"
    CLAIMED = "claimed"
    ASSUMED = "assumed"
    VOID = "void"
    STALE = "stale"
    OPEN = "open"


class ApprovalState(StrEnum):
    """VOID: given, but to another digest of the plan; STALE: given too long ago."""

    GIVEN = "given"
    ASSUMED = "assumed"
    VOID = "void"
    STALE = "stale"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class GateView:
    """A gate with its state and the tick that counts, if any; `why` a gate that is measured is not green."""

    gate: Gate
    stage: str
    state: GateState
    tick: Tick | None
    why: str = ""
    measurement: Measurement | None = None


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """An approval with its state, the grants that count and the persons who may still give it."""

    approval: Approval
    state: ApprovalState
    grants: tuple[Grant, ...]
    eligible: tuple[Person, ...]


def rehearsed(world: World) -> Run | None:
    """The run whose assumptions and acted approvals count: a rehearsal that has not been left behind."""
    return world.run if world.run and not world.run.live else None


def gate_views(world: World, at: datetime) -> tuple[GateView, ...]:
    """Every gate of the open release, in the plan's order."""
    release = _release(world)
    run = rehearsed(world)
    ticks = {**release.ticks, **(run.ticks if run else {})}
    return tuple(
        _measured(world, gate, stage.title, at)
        if gate.check
        else GateView(gate, stage.title, _gate_state(gate, tick := ticks.get(gate.id), release.digest, at, run), tick)
        for stage in release.plan.stages
        for gate in stage.gates
    )


def _measured(world: World, gate: Gate, stage: str, at: datetime) -> GateView:
    """A gate that is bound to a check: what the live run saw of it lately, else what was measured beside it."""
    state, why, seen = bound.state(world, gate, at)
    run = rehearsed(world)
    if state is not Verdict.PASS and run and gate.id in run.assumed_gates:
        return GateView(gate, stage, GateState.ASSUMED, None, why, seen)
    states = {Verdict.PASS: GateState.DONE, Verdict.STALE: GateState.STALE, None: GateState.VOID}
    return GateView(gate, stage, states.get(state, GateState.OPEN), None, why, seen)


def _gate_state(gate: Gate, tick: Tick | None, digest: str, at: datetime, run: Run | None) -> GateState:
    state = GateState.OPEN
    if tick is not None:
        if tick.digest != digest:
            state = GateState.VOID
        elif _old(gate.valid_minutes, tick.at, at):
            state = GateState.STALE
        else:
            return GateState.DONE
    if run and gate.id in run.assumed_gates:
        return GateState.ASSUMED
    return GateState.CLAIMED if gate.claimed and tick is None else state


def eligible(site: Site, plan: Plan, approval: Approval) -> tuple[Person, ...]:
    """Who may give an approval: the persons named and the holders of its roles, never the author."""
    named = [people.find(site.people, name) for name in approval.of]
    holders = [person for person in site.people if set(person.roles) & set(approval.roles)]
    found = {person.id: person for person in (*named, *holders) if person is not None}
    return tuple(person for person in found.values() if not people.same(site.people, person.id, plan.author))


def approval_views(world: World, at: datetime) -> tuple[ApprovalView, ...]:
    """Every approval of the open release at a time, in the plan's order."""
    return tuple(_approval_view(world, approval, at) for approval in _release(world).plan.approvals)


def _approval_view(world: World, approval: Approval, at: datetime) -> ApprovalView:
    release, run = _release(world), rehearsed(world)
    may = eligible(world.site, release.plan, approval)
    given = (*release.grants.get(approval.id, ()), *(run.grants.get(approval.id, ()) if run else ()))
    ours = {person.id for person in may}
    current = {grant.person: grant for grant in given if grant.digest == release.digest and grant.person in ours}
    valid = {name: grant for name, grant in current.items() if not _old(approval.valid_minutes, grant.at, at)}
    left = tuple(person for person in may if person.id not in valid)
    if len(valid) >= approval.quorum:
        state = ApprovalState.GIVEN
    elif run and approval.id in run.assumed_approvals:
        state = ApprovalState.ASSUMED
    elif len(valid) < len(current):
        state = ApprovalState.STALE
    else:
        void = any(grant.digest != release.digest for grant in given)
        state = ApprovalState.VOID if void else ApprovalState.PENDING
    return ApprovalView(approval, state, tuple(valid.values()), left)


def assumed(world: World, at: datetime) -> int:
    """How many gates, approvals, locks and earlier environments the rehearsal still goes on as if they were done."""
    run = rehearsed(world)
    if run is None or not (run.assumed_gates or run.assumed_approvals or run.assumed_locks or run.assumed_earlier):
        return 0
    gates = sum(view.state is GateState.ASSUMED for view in gate_views(world, at))
    approvals = sum(view.state is ApprovalState.ASSUMED for view in approval_views(world, at))
    return gates + approvals + len(run.assumed_locks) + len(run.assumed_earlier)


def _old(valid_minutes: int, since: datetime, at: datetime) -> bool:
    return valid_minutes > 0 and at - since > timedelta(minutes=valid_minutes)


def _release(world: World) -> Release:
    if world.release is None:
        raise ValueError("no release is open")
    return world.release
