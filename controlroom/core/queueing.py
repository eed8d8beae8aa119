"""May this release go? The one list of every reason why it may not, each with its remedy."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from controlroom.core import acceptances, earlier, locks
from controlroom.core.counting import many
from controlroom.core.gates import ApprovalState, GateState, GateView, approval_views, gate_views
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.refusal import Reason
from controlroom.core.world import Release, World

GATES_PANE = 2
ASSUMABLE = frozenset({"gate", "approval", "lock", earlier.RULE})


def reasons(world: World, at: datetime, *, live: bool) -> tuple[Reason, ...]:
    """Every reason why the open release may not queue, in a live run or in a rehearsal; empty: it may.

    A lock comes first: somebody has said no, and nothing else that is mended changes that.
    """
    return (
        *locks.reasons(world, at),
        *_gate_reasons(world, at, live=live),
        *_approval_reasons(world, at),
        *earlier.reasons(world),
        *(live_reasons(world) if live else ()),
        *(acceptances.reasons(world, at) if live else ()),
        *(_draft_reasons(world) if live else ()),
        *_digest_reasons(world),
    )


def counted(found: Sequence[Reason]) -> str:
    """How many there are: `1 reason`, `4 reasons`."""
    return many(len(found), "reason")


def kinds(found: Sequence[Reason]) -> str:
    """How many of each rule there are: `3 gates, 1 approval`."""
    rules = [reason.rule.replace("_", " ") for reason in found]
    counts = {rule: rules.count(rule) for rule in dict.fromkeys(rules)}
    return ", ".join(many(count, rule) for rule, count in counts.items())


def assumable(reason: Reason) -> bool:
    """Whether a rehearsal may go on as if this reason were mended."""
    return reason.rule in ASSUMABLE


def subjects(world: World, at: datetime) -> tuple[tuple[str, ...], ...]:
    """The ids of gates, approvals and locks, and the earlier environments, that a rehearsal has to assume now."""
    open_gates = tuple(view.gate.id for view in gate_views(world, at) if _blocks(view, live=False))
    given = (ApprovalState.GIVEN, ApprovalState.ASSUMED)
    pending = tuple(view.approval.id for view in approval_views(world, at) if view.state not in given)
    held = tuple(lock.event.id for lock in locks.blocking(world, at))
    return open_gates, pending, held, earlier.missing(world)


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
            if gate.check:
                remedy = f"measure it: controlroom check run {_release(world).plan.id} --record"
                looks = "c" if world.run is None or world.run.live else ""  # in a rehearsal it looks at no real world
                yield Reason("gate", f"{gate.title} {view.why}", remedy, gate.owner, GATES_PANE, looks, gate.id)
                continue
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


def live_reasons(world: World) -> Iterator[Reason]:
    """The live runs of other releases that hold a service of the open one."""
    plan = _release(world).plan
    for other, held in world.site.live.items():
        both = shared(plan, held)
        if other != plan.id and both:
            fact = f"{other} has a live run on {', '.join(both)}"
            yield Reason("live_run", fact, "let it end first", "", GATES_PANE, "", other)


def shared(plan: Plan, held: tuple[str, ...]) -> list[str]:
    """Those of the services that a live run holds which a plan touches too."""
    services = {service.casefold() for service in plan.services}
    return sorted(service for service in held if service.casefold() in services)


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
