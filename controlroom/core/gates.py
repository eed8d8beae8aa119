"""May this release go? The state of every gate and approval, and one list of every reason why it may not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controlroom.core import canonical, people
from controlroom.core.intents import Reason
from controlroom.core.people import Person
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Approval, Gate
from controlroom.core.world import Grant, Release, Run, Site, Tick, World

GATES_PANE = 2


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
    """A gate with its state and the tick that counts, if any."""

    gate: Gate
    stage: str
    state: GateState
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """An approval with its state, the grants that count and the persons who may still give it."""

    approval: Approval
    state: ApprovalState
    grants: tuple[Grant, ...]
    eligible: tuple[Person, ...]


def _current_run(world: World) -> Run | None:
    """The run whose assumptions and acted approvals count: a rehearsal that has not been left behind."""
    return world.run if world.run and not world.run.live else None


def gate_views(world: World, at: datetime) -> tuple[GateView, ...]:
    """Every gate of the open release, in the plan's order."""
    release = _release(world)
    run = _current_run(world)
    ticks = {**release.ticks, **(run.ticks if run else {})}
    return tuple(
        GateView(gate, stage.title, _gate_state(gate, tick := ticks.get(gate.id), release.digest, at, run), tick)
        for stage in release.plan.stages
        for gate in stage.gates
    )


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
    release, run = _release(world), _current_run(world)
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


def _old(valid_minutes: int, since: datetime, at: datetime) -> bool:
    return valid_minutes > 0 and at - since > timedelta(minutes=valid_minutes)


def reasons(world: World, at: datetime, *, live: bool) -> tuple[Reason, ...]:
    """Every reason why the open release may not queue, in a live run or in a rehearsal; empty: it may."""
    return (
        *_gate_reasons(world, at, live=live),
        *_approval_reasons(world, at),
        *(lock_reasons(world, at)),
        *(live_reasons(world) if live else ()),
        *(_draft_reasons(world) if live else ()),
        *_digest_reasons(world),
    )


def assumable(reason: Reason) -> bool:
    """Whether a rehearsal may go on as if this reason were mended."""
    return reason.rule in ("gate", "approval", "lock")


def subjects(world: World, at: datetime) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The ids of gates, approvals and locks that a rehearsal would have to assume now."""
    release, run = _release(world), _current_run(world)
    open_gates = tuple(view.gate.id for view in gate_views(world, at) if _blocks(view, live=False))
    given = (ApprovalState.GIVEN, ApprovalState.ASSUMED)
    pending = tuple(view.approval.id for view in approval_views(world, at) if view.state not in given)
    assumed = set(run.assumed_locks) if run else set()
    locks = tuple(name for name in active_locks(world.site, release.plan, at) if name not in assumed)
    return open_gates, pending, locks


def _blocks(view: GateView, *, live: bool) -> bool:
    if not view.gate.required or view.state in (GateState.DONE, GateState.ASSUMED):
        return False
    return live or view.state is not GateState.CLAIMED


def _gate_reasons(world: World, at: datetime, *, live: bool) -> Iterator[Reason]:
    words = {
        GateState.OPEN: "is open",
        GateState.VOID: "was ticked for another version of the plan",
        GateState.STALE: "was ticked too long ago",
        GateState.CLAIMED: "is only claimed",
    }
    for view in gate_views(world, at):
        if _blocks(view, live=live):
            gate = view.gate
            fact = f"{gate.title} {words[view.state]}"
            remedy = "tick it again, with evidence" if view.tick else "tick it, with evidence"
            yield Reason("gate", fact, remedy, gate.owner, GATES_PANE, "space", gate.id)


def _approval_reasons(world: World, at: datetime) -> Iterator[Reason]:
    words = {
        ApprovalState.PENDING: "has not approved",
        ApprovalState.VOID: "approved another version of the plan",
        ApprovalState.STALE: "approved too long ago",
    }
    for view in approval_views(world, at):
        if view.state in (ApprovalState.GIVEN, ApprovalState.ASSUMED):
            continue
        approval = view.approval
        names = ", ".join(person.name for person in view.eligible)
        if len(view.grants) + len(view.eligible) < approval.quorum:
            fact = f"{approval.title}: not enough people here may approve"
            yield Reason("approval", fact, "add them to people.yaml and import it", "", GATES_PANE, "", approval.id)
            continue
        missing = approval.quorum - len(view.grants)
        many = f"{missing} more of " if approval.quorum > 1 else ""
        alone = len(view.eligible) == 1 and view.eligible[0].name in approval.title
        said = words[view.state]
        fact = f"{approval.title} {said}" if alone else f"{approval.title}: {many}{names} {said}"
        yield Reason("approval", fact, "approve this version", names, GATES_PANE, "a", approval.id)


def active_locks(site: Site, plan: Plan, at: datetime) -> tuple[str, ...]:
    """The names of locks that hold the services of a plan at a time; `*` is a freeze of all."""
    names = {service.casefold() for service in plan.services} | {"*"}
    found = []
    for name, lock in site.locks.items():
        over = bool(lock.event.until) and canonical.parse_time(lock.event.until) <= at
        if name.casefold() in names and not over:
            found.append(name)
    return tuple(found)


def lock_reasons(world: World, at: datetime) -> Iterator[Reason]:
    """The locks and freezes that hold the services of the open release and are not assumed away."""
    release, run = _release(world), _current_run(world)
    assumed = run.assumed_locks if run else ()
    for name in active_locks(world.site, release.plan, at):
        if name in assumed:
            continue
        lock = world.site.locks[name]
        what = "everything is frozen" if name == "*" else f"{name} is locked"
        fact = f"{what}: {lock.event.reason} (by {lock.by})"
        yield Reason("lock", fact, "wait for its end, or have the lock taken off", lock.by, GATES_PANE, "", name)


def live_reasons(world: World) -> Iterator[Reason]:
    """The live runs of other releases that hold a service of the open one."""
    plan = _release(world).plan
    services = {service.casefold() for service in plan.services}
    for other, held in world.site.live.items():
        shared = sorted(service for service in held if service.casefold() in services)
        if other != plan.id and shared:
            fact = f"{other} has a live run on {', '.join(shared)}"
            yield Reason("live_run", fact, "let it end first", "", GATES_PANE, "", other)


def _draft_reasons(world: World) -> Iterator[Reason]:
    if _release(world).plan.draft:
        yield Reason("draft", "the plan is a draft", "take draft: true out of the plan and import it", pane=GATES_PANE)


def _digest_reasons(world: World) -> Iterator[Reason]:
    release, run = _release(world), world.run
    if run and run.phase in (Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT) and run.digest != release.digest:
        fact = f"the plan changed after {run.name} began"
        yield Reason("digest", fact, "abort this run and start a new one", "", 3, "x", run.digest)


def _release(world: World) -> Release:
    if world.release is None:
        raise ValueError("no release is open")
    return world.release
