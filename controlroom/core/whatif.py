"""The what-if: the cheapest set of actions that brings a score into the next lower band.

What can be acted on are open gates, pending approvals, and the levels of rollback, coverage and blast radius,
as far as the policy has actions for them. A level moves by one action, from where the plan says it is: what
comes after that is asked again when it is true.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from controlroom.core.plan import Attribute, Plan, Source
from controlroom.core.policy import Policy
from controlroom.core.risk import Factor, Facts, Score, band_of, named_approvals, plain, score

_LEVELS = ("rollback", "coverage", "blast_radius")


@dataclass(frozen=True, slots=True)
class Planned:
    """One action of a what-if: what the score changes by (`points`, 0 or less, done in the order given).

    `item` is the id of the gate or of the approval (empty: all of `factor`), or the new level.
    """

    label: str
    points: int
    minutes: int
    factor: str
    item: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The way to the band below (`target`; empty in the lowest band), which takes `needed` points.

    `actions` lead to the raw score `reaches` in `minutes`. When no set of them is enough, `reachable` is
    False and they lead to `best`, the lowest score that can be had. `remains` are the factors of that lowest
    score: what can not be acted on.
    """

    target: str
    needed: int
    actions: tuple[Planned, ...]
    reaches: int
    minutes: int
    remains: tuple[Factor, ...]
    reachable: bool
    best: int


Choice = tuple[Planned, ...]  # what may be done together about one factor
Group = tuple[Choice, ...]  # one of these, or none
Cost = tuple[int, int, tuple[str, ...]]


def cheapest(policy: Policy, plan: Plan, facts: Facts, now: Score) -> WhatIf:
    """The set of actions into the band below: fewest minutes, then fewest actions, then first by name."""
    groups = tuple(_groups(policy, plan, facts))
    everything = tuple(action for group in groups for action in _strongest(group))
    most = _gain(everything)
    band = band_of(policy, now.raw)
    below = [other.name for other in policy.bands if other.start < band.start]
    needed = now.raw - band.start + 1 if below else 0
    actions = _in_order(everything if needed > most else _cheapest(groups, needed))
    return WhatIf(
        target=below[-1] if below else "",
        needed=needed,
        actions=actions,
        reaches=now.raw - _gain(actions),
        minutes=sum(action.minutes for action in actions),
        remains=score(policy, *apply(plan, facts, everything)).factors,
        reachable=needed <= most,
        best=now.raw - most,
    )


def apply(plan: Plan, facts: Facts, actions: tuple[Planned, ...]) -> tuple[Plan, Facts]:
    """The plan and the facts as they are once the actions are done."""
    done = {(action.factor, action.item) for action in actions}
    levels = {each.factor: Attribute(each.item, Source.ASSUMED, f"what if: {each.label}") for each in actions}
    stated = plan.attributes
    attributes = replace(
        stated,
        rollback=levels.get("rollback", stated.rollback),
        coverage=levels.get("coverage", stated.coverage),
        blast_radius=levels.get("blast_radius", stated.blast_radius),
    )
    gates = tuple(gate for gate in facts.open_gates if not {("gates", gate), ("gates", "")} & done)
    approvals = tuple(name for name in facts.pending_approvals if not {("approvals", name), ("approvals", "")} & done)
    return replace(plan, attributes=attributes), replace(facts, open_gates=gates, pending_approvals=approvals)


def _groups(policy: Policy, plan: Plan, facts: Facts) -> Iterator[Group]:
    """The choices for each factor, with the points they really bring; factors add up independently."""
    for factor in ("gates", "approvals"):
        items = sorted(_items(policy, plan, facts, factor), key=lambda item: (item.minutes, item.label))
        priced = _priced(policy, plan, facts, tuple(items))
        yield tuple(priced[:count] for count in range(1, len(priced) + 1))
    stated = plan.attributes
    for factor, level in zip(_LEVELS, (stated.rollback, stated.coverage, stated.blast_radius), strict=True):
        steps = (
            Planned(action.label, 0, action.minutes, factor, action.to)
            for action in policy.actions
            if action.factor == factor and plain(action.value) == plain(level.value)
        )
        yield tuple(_priced(policy, plan, facts, (step,)) for step in steps)


def _items(policy: Policy, plan: Plan, facts: Facts, factor: str) -> Iterator[Planned]:
    """The actions on the counted items of a factor: one for each item, or one for all of them."""
    items = facts.open_gates if factor == "gates" else facts.pending_approvals
    action = next((action for action in policy.actions if action.factor == factor), None)
    if action is None or not items:
        return
    if not action.each:
        yield Planned(action.label, 0, action.minutes, factor, "")
        return
    if factor == "gates":
        known = {gate.id: (gate.title, gate.minutes) for stage in plan.stages for gate in stage.gates}
    else:
        named = named_approvals(plan, facts)
        known = {each.id: (named[each.id], each.minutes) for each in plan.approvals}
    for item in dict.fromkeys(items):
        title, minutes = known.get(item, (item, 0))
        yield Planned(f"{action.label}: {title}", 0, minutes or action.minutes, factor, item)


def _priced(policy: Policy, plan: Plan, facts: Facts, choice: Choice) -> Choice:
    """The actions with the points that each of them changes, done in this order."""
    raws = [score(policy, *apply(plan, facts, choice[:count])).raw for count in range(len(choice) + 1)]
    return tuple(replace(action, points=raws[i + 1] - raws[i]) for i, action in enumerate(choice))


def _strongest(group: Group) -> Choice:
    """The choice that brings most, the cheapest of those."""
    return min(((), *group), key=lambda choice: (-_gain(choice), _cost(choice)))


def _cheapest(groups: tuple[Group, ...], needed: int) -> Choice:
    """The cheapest actions with at least `needed` points, exact: the best for every number of points so far.

    `needed` can be reached.
    """
    best: dict[int, Choice] = {0: ()}
    for group in groups:
        found = dict(best)
        for points, before in best.items():
            for choice in group:
                both = before + choice
                total = min(needed, points + _gain(choice))
                if total > points and (total not in found or _cost(both) < _cost(found[total])):
                    found[total] = both
        best = found
    return best[needed]


def _in_order(actions: Choice) -> Choice:
    """The factors that bring most first; the actions of one factor stay in their order."""
    gains = {action.factor: 0 for action in actions}
    for action in actions:
        gains[action.factor] += action.points
    return tuple(sorted(actions, key=lambda action: (gains[action.factor], action.factor)))


def _gain(actions: Choice) -> int:
    return -sum(action.points for action in actions)


def _cost(actions: Choice) -> Cost:
    names = tuple(sorted(action.label for action in actions))
    return sum(action.minutes for action in actions), len(actions), names
