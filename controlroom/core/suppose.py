"""What if: a supposition about gates, approvals and the plan, as a value, and the world as it would then be.

A supposition is stored nowhere. It is a set of `(subject, state)` pairs, such as `("gate:finance", "done")`,
`("approval:lead", "given")`, `("coverage", "high")`, `("migration", "none")` or `("module:Webhooks", "out")`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from controlroom.core import gates, queueing, risk, scoring
from controlroom.core.gates import ApprovalState, GateState
from controlroom.core.plan import Attribute, Plan, Source
from controlroom.core.policy import Policy
from controlroom.core.refusal import Reason
from controlroom.core.whatif import Planned
from controlroom.core.world import Grant, Release, Tick, World

WHO = "what if"
LEVELS = ("rollback", "coverage", "blast_radius")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed to be otherwise than it is; `pairs` are sorted, with each subject once."""

    pairs: tuple[Pair, ...] = ()

    def supposing(self, subject: str, state: str) -> "Supposition":
        """The same, with this subject in that state."""
        return Supposition(tuple(sorted((dict(self.pairs) | {subject: state}).items())))

    def without(self, subject: str) -> "Supposition":
        """The same, with this subject as it is in truth."""
        return Supposition(tuple(pair for pair in self.pairs if pair[0] != subject))


NOTHING = Supposition()


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be supposed: its `states` in the order of the key, the first being the true one."""

    id: str
    label: str
    states: tuple[str, ...]


def subjects(world: World, at: datetime) -> tuple[Subject, ...]:
    """All that can be supposed of the open release at a time: gates, approvals, levels, migrations, modules."""
    release = world.release
    if release is None:
        return ()
    policy, plan = scoring.policy_of(world.site, release.plan), release.plan
    return (*_said(world, release, at), *_levels(policy, plan), *_parts(plan))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The world that is supposed, the score there and in truth, and what would still keep a live run from queueing."""

    world: World
    score: risk.Score
    was: risk.Score
    reasons: tuple[Reason, ...]


def outcome(world: World, supposition: Supposition, at: datetime) -> Outcome:
    """What comes of a supposition about the open release at a time."""
    then = suppose(world, supposition, at)
    reasons = queueing.reasons(World(then.site, then.release, None), at, live=True)
    return Outcome(then, scoring.score(then, at), scoring.score(world, at), reasons)


def toggled(found: Subject, now: Supposition) -> Supposition:
    """The supposition with the subject in its next state; after the last one it is as it is in truth."""
    state = dict(now.pairs).get(found.id, found.states[0])
    place = (found.states.index(state) + 1) % len(found.states) if state in found.states else 0
    return now.supposing(found.id, found.states[place]) if place else now.without(found.id)


def of_actions(actions: tuple[Planned, ...], found: tuple[Subject, ...]) -> Supposition:
    """What a set of actions of the cheapest way would make true."""
    made = NOTHING
    for action in actions:
        if action.factor in LEVELS:
            made = made.supposing(action.factor, action.item)
            continue
        kind, state = ("gate", "done") if action.factor == "gates" else ("approval", "given")
        names = [one.id for one in found if one.id.startswith(f"{kind}:") and one.states[0] != state]
        for name in [f"{kind}:{action.item}"] if action.item else names:
            made = made.supposing(name, state)
    return made


def suppose(world: World, supposition: Supposition, at: datetime) -> World:
    """The world in which it is so. A subject that the release does not have changes nothing."""
    release = world.release
    if release is None:
        return world
    for subject, state in supposition.pairs:
        kind, _, name = subject.partition(":")
        release = _supposed(world, release, (kind, name, state), at)
    return replace(world, release=release)


def _said(world: World, release: Release, at: datetime) -> Iterator[Subject]:
    real = World(world.site, release, None)  # what a rehearsal assumes is assumed, not true
    for view in gates.gate_views(real, at):
        done = view.state is GateState.DONE
        if view.gate.required:
            claimed = view.state is GateState.CLAIMED
            states = ("done", "open") if done else (str(view.state), "done", *(("open",) if claimed else ()))
            yield Subject(f"gate:{view.gate.id}", f"gate {view.gate.title}", states)
    for one in gates.approval_views(real, at):
        given = one.state is ApprovalState.GIVEN
        states = ("given", "pending") if given else (str(one.state), "given")
        yield Subject(f"approval:{one.approval.id}", f"approval {one.approval.title}", states)


def _levels(policy: Policy, plan: Plan) -> Iterator[Subject]:
    """The levels of the plan that the policy weighs, from the true one on towards less risk, then around."""
    stated = plan.attributes
    for factor, attribute in zip(LEVELS, (stated.rollback, stated.coverage, stated.blast_radius), strict=True):
        weights = [one for one in policy.weights if one.factor == factor and one.value != risk.ANY]
        ranked = [one.value for one in sorted(weights, key=lambda one: -one.points)]
        here = next((level for level in ranked if risk.plain(level) == risk.plain(attribute.value)), None)
        if ranked:
            place = ranked.index(here) if here is not None else -1
            after = ranked[place + 1 :] + ranked[: max(place, 0)]
            yield Subject(factor, factor.replace("_", " "), (attribute.value or "not stated", *after))


def _parts(plan: Plan) -> Iterator[Subject]:
    if plan.migrations:
        count = len(plan.migrations)
        yield Subject("migration", "migration", (f"{count} included", "none"))
    yield from (Subject(f"module:{name}", f"module {name}", ("in", "out")) for name in dict.fromkeys(plan.modules))


def _supposed(world: World, release: Release, what: tuple[str, str, str], at: datetime) -> Release:
    plan = release.plan
    match what:
        case "gate", name, "done":
            return replace(release, ticks={**release.ticks, name: Tick(WHO, release.digest, WHO, at)})
        case "gate", name, _:
            ticks = {gate: tick for gate, tick in release.ticks.items() if gate != name}
            return replace(release, ticks=ticks, plan=_unclaimed(plan, name))
        case "approval", name, "given":
            return _given(world, release, name, at)
        case "approval", name, _:
            return replace(release, grants={**release.grants, name: ()})
        case "migration", "", "none":
            return replace(release, plan=replace(plan, migrations=()))
        case "module", name, "out":
            left = tuple(module for module in plan.modules if module != name)
            return replace(release, plan=replace(plan, modules=left))
        case factor, "", level if factor in LEVELS:
            supposed = Attribute(level, Source.ASSUMED, WHO)
            attributes = replace(plan.attributes, **{factor: supposed})  # type: ignore[arg-type]  # one of LEVELS
            return replace(release, plan=replace(plan, attributes=attributes))
        case _:
            return release


def _given(world: World, release: Release, name: str, at: datetime) -> Release:
    """Everybody who may has approved; where too few may, they are taken to be enough."""
    approvals = []
    for approval in release.plan.approvals:
        if approval.id == name:
            may = gates.eligible(world.site, release.plan, approval)
            release = replace(
                release,
                grants={**release.grants, name: tuple(Grant(one.id, release.digest, WHO, at, WHO) for one in may)},
            )
            approval = replace(approval, quorum=min(approval.quorum, len(may)))  # noqa: PLW2901  # the supposed one
        approvals.append(approval)
    return replace(release, plan=replace(release.plan, approvals=tuple(approvals)))


def _unclaimed(plan: Plan, name: str) -> Plan:
    """The plan without the claim that a gate is done: an open gate is not claimed either."""
    stages = tuple(
        replace(stage, gates=tuple(replace(one, claimed=None) if one.id == name else one for one in stage.gates))
        for stage in plan.stages
    )
    return replace(plan, stages=stages)
