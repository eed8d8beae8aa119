"""The risk score of a release: weights of the policy added up, each factor with its source and evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

from controlroom.core.incident import Related
from controlroom.core.incidents import on_surface
from controlroom.core.plan import Attribute, Plan, Source
from controlroom.core.plan_parts import Kind
from controlroom.core.policy import Band, Policy, Weight

ANY = "any"
LIVE = (  # what a live run adds, where the policy does not weigh it itself
    Weight("blind", ANY, 6, "Checks that can not be judged", each=True, why="What is not seen is not under control."),
    Weight(
        "parallel", ANY, 10, "Another live run on its services", why="Two changes at once hide each other's faults."
    ),
)
_WORST_FIRST = (Kind.IRREVERSIBLE, Kind.COMPENSABLE, Kind.REVERSIBLE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score takes besides the plan.

    `open_gates` are the ids of required gates that are neither ticked nor claimed, `claimed_gates` of those
    that are claimed only; `pending_approvals` are ids, and `pending_names` pairs of such an id with who is to
    approve, to show; `related` may hold weak relations too. During a live run `blind` are the titles of checks that
    can not be judged, and `parallel` the releases whose live runs hold one of its services.
    """

    open_gates: tuple[str, ...] = ()
    claimed_gates: tuple[str, ...] = ()
    pending_approvals: tuple[str, ...] = ()
    pending_names: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
    blind: tuple[str, ...] = ()
    parallel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One listed part of a score (`points` > 0): `factor` as in the policy, `id` unique within the score."""

    id: str
    factor: str
    points: int
    label: str
    source: Source
    evidence: str


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the factors (`raw`), the sum clamped to the policy's cap (`shown`), the band of `raw`."""

    raw: int
    shown: int
    band: str
    instruction: str
    factors: tuple[Factor, ...]


def score(policy: Policy, plan: Plan, facts: Facts) -> Score:
    """Score a plan; factors by points, highest first, then by label. The policy has at least one band.

    A level that the policy gives no weight counts as the policy's `any`, else as the highest level of its
    factor, and says so. The level of the migrations is the kind of the worst of them.
    """
    found = (*_stated(policy, plan), *_counted(policy, plan, facts))
    listed = sorted((part for part in found if part.points > 0), key=lambda p: (-p.points, p.label, p.id))
    raw = sum(factor.points for factor in listed)
    band = band_of(policy, raw)
    return Score(raw, min(raw, policy.cap), band.name, band.instruction, tuple(listed))


def band_of(policy: Policy, raw: int) -> Band:
    """The band that a raw score lies in."""
    reached = [band for band in policy.bands if band.start <= raw]
    return reached[-1] if reached else policy.bands[0]


def plain(level: str) -> str:
    """A level as it is compared: case and surrounding blanks do not matter."""
    return level.strip().casefold()


def _stated(policy: Policy, plan: Plan) -> Iterator[Factor]:
    """The factors that are levels stated in the plan."""
    yield from _level(policy, "environment", Attribute(plan.environment))
    kinds = {migration.kind for migration in plan.migrations}
    for kind in [kind for kind in _WORST_FIRST if kind in kinds][:1]:
        yield from _level(policy, "migration", Attribute(kind))
    for touch in dict.fromkeys(plain(name) for name in plan.attributes.touches):
        yield from _level(policy, "touches", Attribute(touch, evidence=f"plan: {touch}"), f"touches:{touch}")
    yield from _level(policy, "rollback", plan.attributes.rollback)
    yield from _level(policy, "coverage", plan.attributes.coverage)
    yield from _level(policy, "blast_radius", plan.attributes.blast_radius)


def _level(policy: Policy, factor: str, stated: Attribute, id: str = "") -> Iterator[Factor]:
    """What one level of a factor counts, if the policy knows the factor."""
    weights = [weight for weight in policy.weights if weight.factor == factor]
    evidence = stated.evidence or f"plan: {factor.replace('_', ' ')}"
    level = plain(stated.value)
    for weight in (*_at(weights, level), *_at(weights, ANY)):
        yield Factor(id or factor, factor, weight.points, weight.label, stated.source, evidence)
        return
    if weights:
        highest = max(weights, key=lambda weight: (weight.points, weight.value))
        name = factor.replace("_", " ")
        evidence = f"no weight for {level or 'an empty level'}: counts as {highest.value}, the highest"
        yield Factor(id or factor, factor, highest.points, f"Unknown {name}", Source.ASSUMED, evidence)


def _counted(policy: Policy, plan: Plan, facts: Facts) -> Iterator[Factor]:
    """The factors that are numbers of things."""
    titles = {gate.id: gate.title for stage in plan.stages for gate in stage.gates}
    modules = tuple({plain(name): name for name in plan.modules}.values())
    gates = tuple(titles.get(gate, gate) for gate in facts.open_gates)
    claimed = f"; {len(facts.claimed_gates)} more only claimed" if facts.claimed_gates else ""
    surface = tuple(f"{item.incident.severity} {item.incident.title}" for item in on_surface(facts.related))
    yield from _count(policy, "modules", modules, Source.DECLARED)
    yield from _count(policy, "gates", gates, Source.MEASURED, claimed)
    yield from _count(policy, "incidents", surface, Source.MEASURED)
    named = named_approvals(plan, facts)
    pending = tuple(named.get(approval, approval) for approval in facts.pending_approvals)
    yield from _count(policy, "approvals", pending, Source.MEASURED)
    yield from _count(policy, "blind", facts.blind, Source.MEASURED)
    yield from _count(policy, "parallel", facts.parallel, Source.MEASURED)


def named_approvals(plan: Plan, facts: Facts) -> dict[str, str]:
    """What to show for the id of an approval: who is to give it, else its title."""
    return {approval.id: approval.title for approval in plan.approvals} | dict(facts.pending_names)


def _count(policy: Policy, factor: str, items: tuple[str, ...], source: Source, more: str = "") -> Iterator[Factor]:
    """What some items count: by the weight for `one` or `several` of them, or for `any` number."""
    if not items:
        return
    levels = ("one", ANY) if len(items) == 1 else ("several", ANY, "one")
    weights = [weight for weight in policy.weights if weight.factor == factor]
    if policy.weights and not weights:
        weights = [weight for weight in LIVE if weight.factor == factor]
    for weight in (weight for level in levels for weight in _at(weights, level)):
        times = len(items) if weight.each else 1
        label = f"{weight.label} ({times})" if weight.each else weight.label
        yield Factor(factor, factor, weight.points * times, label, source, f"{', '.join(items)}{more}")
        return


def _at(weights: list[Weight], level: str) -> list[Weight]:
    return [weight for weight in weights if plain(weight.value) == level]
