"""A what-if derived: the ordinary board of the world that is supposed, with every sign that it is not the truth."""

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import datetime

from controlroom.core import risk, scoring, suppose, whatif
from controlroom.core.board import Board, Title
from controlroom.core.derive import assemble, marks
from controlroom.core.events import Record
from controlroom.core.people import Actor
from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.core.suppose import Subject, Supposition
from controlroom.core.supposed import WORDS, Option, Supposed
from controlroom.core.text import clean
from controlroom.core.world import World

CHANGED = "A changed plan asks for ticks and approvals again; here they still count."
TRUE = "5 Rollback shows the real one. Ticks and approvals of a changed plan lapse."
REAL = "REAL"  # before the title of the pane that a supposition is about and that it does not reach


def supposed(
    world: World,
    records: tuple[Record, ...],
    now: datetime,
    actor: Actor,
    seen: assemble.Seen,
    mine: Set[int],
    supposition: Supposition,
) -> Supposed:
    """What would be true of the open release under a supposition; with nothing supposed that is what is true.

    Only Risk and Gates are of the world that is supposed: the others stay true, so that no way back looks verified
    because somebody wished it. Where that was wished the title of 5 Rollback says that it is the real one.
    """
    assert world.release is not None  # a board is derived for an open release only
    found = suppose.outcome(world, supposition, now)
    then, before, after = found.world, found.was.raw, found.score.raw
    assert then.release is not None  # a supposition takes no release away
    policy = scoring.policy_of(world.site, world.release.plan)
    subjects = suppose.subjects(world, now)
    plan = whatif.cheapest(policy, world.release.plan, scoring.facts(world, now), found.was)
    true, wished = (assemble.board(each, records, now, actor, seen, mine) for each in (world, then))
    shown = _marked(true, wished, before) if supposition.pairs else true
    if _of_way(supposition):
        title = true.rollback.title
        title = replace(title, detail=f"{REAL} {title.detail}", brief=f"{REAL} {title.brief or title.detail}")
        shown = replace(shown, rollback=replace(true.rollback, title=title))
    return Supposed(
        supposition=supposition,
        board=shown,
        options=tuple(_options(world, now, subjects, supposition, after)),
        was=before,
        raw=after,
        band=marks.band(found.score.band),
        step=clean(_step(policy, after)),
        reasons=tuple(clean(reason.message) for reason in found.reasons),
        cheapest=suppose.of_actions(plan.actions, subjects),
        way=clean(_way(plan)),
        note=_note(world.release.plan, then.release.plan, supposition),
    )


def _marked(true: Board, wished: Board, was: int) -> Board:
    """The true board with the two panes that a supposition is about as wished, which their titles say."""
    shown, gate = wished.risk, wished.gates.title
    detail = f"{WORDS} {shown.shown} of {shown.cap}, raw {shown.raw}, was {was}"
    brief = f"{WORDS} raw {shown.raw}, was {was}"
    title = Title(shown.title.mark, detail, brief, wants=shown.title.wants)
    supposed = replace(gate, detail=f"{WORDS} {gate.detail}", brief=f"{WORDS} {gate.brief}")
    risk_slice = replace(shown, title=title, history=(), trail=())
    return replace(true, risk=risk_slice, gates=replace(wished.gates, title=supposed))


def _options(
    world: World, now: datetime, subjects: tuple[Subject, ...], supposition: Supposition, raw: int
) -> Iterator[Option]:
    stated = dict(supposition.pairs)
    for one in subjects:
        on, toggled = one.id in stated, suppose.toggled(one, supposition)
        other = scoring.score(suppose.suppose(world, supposition.without(one.id) if on else toggled, now), now).raw
        state = stated[one.id] if on else one.states[1 % len(one.states)]
        points = raw - other if on else other - raw
        yield Option(clean(one.label), clean(one.states[0]), clean(state), on, points, toggled)


def _step(policy: Policy, raw: int) -> str:
    band = risk.band_of(policy, raw)
    below = [one.name for one in policy.bands if one.start < band.start]
    return f"−{raw - band.start + 1} to {below[-1].upper()}" if below else "no band is lower"


def _way(plan: whatif.WhatIf) -> str:
    if not plan.target:
        return "nothing to do: no band is lower"
    count = f"{len(plan.actions)} action{'s' if len(plan.actions) != 1 else ''}, {_minutes(plan.minutes)}"
    if plan.reachable:
        return f"cheapest to {plan.target.upper()}: {count}, reaches {plan.reaches}"
    return f"nothing reaches {plan.target.upper()}; nearest: {count}, {plan.best}"


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} m" if hours else f"{rest} m"


def _of_way(supposition: Supposition) -> bool:
    return any(subject == "rollback" for subject, _ in supposition.pairs)


def _note(true: Plan, then: Plan, supposition: Supposition) -> str:
    """What the supposition does not tell."""
    if _of_way(supposition):
        return TRUE
    return CHANGED if _plan_changes(true, then) else ""


def _plan_changes(true: Plan, then: Plan) -> bool:
    """Whether more than gates and approvals is supposed: in truth that would be another plan."""
    parts = ("attributes", "migrations", "modules")
    return any(getattr(true, part) != getattr(then, part) for part in parts)
