"""The Risk slice."""

from dataclasses import replace
from datetime import datetime

from controlroom.core import acceptances, canonical, digest, scoring, whatif
from controlroom.core.acceptances import AcceptanceState, AcceptanceView
from controlroom.core.board import ActionRow, Fact, FactorRow, RiskSlice, Section, Title
from controlroom.core.derive import marks, times
from controlroom.core.phases import Phase
from controlroom.core.policy import Policy
from controlroom.core.risk import Factor
from controlroom.core.world import World


def slice_of(world: World, now: datetime) -> RiskSlice:
    """The score with its factors, and what would bring it to the next band."""
    release = world.release
    assert release is not None  # a board is derived for an open release only
    policy = world.site.policy or scoring.NO_POLICY
    facts = scoring.facts(world, now)
    score = scoring.score(world, now)
    plan = whatif.cheapest(policy, release.plan, facts, score)
    mark = marks.band(score.band)
    step = f"−{score.raw - plan.reaches} to {plan.target.upper()}" if plan.reachable and plan.target else ""
    count = f"{len(plan.actions)} action{'s' if len(plan.actions) != 1 else ''}"
    accepted = acceptances.views(world, now)
    told = acceptances.counts(accepted)
    parts = [f"{score.shown} of {policy.cap}, raw {score.raw}", told, f"{step}: {count}" if step else ""]
    sources = [str(factor.source) for factor in score.factors]
    measured = f"{sources.count('measured')} of {len(sources)} measured, {sources.count('assumed')} only assumed"
    return RiskSlice(
        title=Title(
            mark,
            " · ".join(part for part in parts if part),
            " · ".join(part for part in (f"{score.shown}/{policy.cap} raw {score.raw}", told, step) if part),
            wants=score.band in ("high", "critical"),
        ),
        raw=score.raw,
        shown=score.shown,
        cap=policy.cap,
        band=mark,
        instruction=score.instruction,
        bands=tuple((band.name, band.start) for band in policy.bands),
        factors=tuple(_factor(factor, accepted.get(factor.id), now) for factor in score.factors),
        measured=measured,
        target=plan.target if plan.reachable else "",
        reaches=plan.reaches if plan.reachable else plan.best,
        minutes=plan.minutes,
        whatif=tuple(ActionRow(action.label, action.points, action.minutes) for action in plan.actions),
        remains=_remains(plan, score.band),
        frozen=_frozen(world, score.raw),
        claims=_claims(world, score.raw, score.band, now),
        sections=_sections(world, policy),
        eligible=tuple((person.id, person.name) for person in acceptances.eligible(world.site, release.plan)),
    )


def _factor(factor: Factor, view: AcceptanceView | None, now: datetime) -> FactorRow:
    row = FactorRow(factor.id, factor.points, factor.label, str(factor.source), factor.evidence)
    if view is None:
        return row
    said, mark = view.accepted, marks.ACCEPTANCES[view.state]
    end = canonical.parse_time(said.until)
    left = times.span(int((end - now).total_seconds()))
    why = {
        AcceptanceState.ACCEPTED: f"{left} left",
        AcceptanceState.EXPIRED: f"over {times.age(end, now)} ago",
        AcceptanceState.VOID: "for another version, or by somebody who may not",
        AcceptanceState.GREW: f"accepted at {said.points} points, now {factor.points}",
    }[view.state]
    detail = (
        Fact("Acceptance", f"{mark.word}: {why}", mark.role),
        Fact("Accepted", f"{times.full(said.at)} by {said.person} for {digest.short(said.digest)}"),
        Fact("Until", times.full(end)),
        Fact("Reason", said.reason),
    )
    return replace(row, accepted=mark, by=f"{said.person}, {why}", detail=detail)


def _remains(plan: whatif.WhatIf, band: str) -> str:
    if plan.reachable or not plan.target:
        return ""
    named = ", ".join(f"{factor.label} {factor.points}" for factor in plan.remains[:3])
    return f"best reachable {plan.best}, {band}: what remains can not be acted on ({named})"


def _frozen(world: World, raw: int) -> str:
    run = world.run
    if run is None or run.phase is Phase.IDLE:
        return ""
    return f"At queueing it was {run.raw}, {run.band}; now it is {raw}." if run.raw != raw else ""


def _claims(world: World, raw: int, band: str, now: datetime) -> str:
    release = world.release
    if release is None:
        return ""
    claimed = release.plan.claimed
    said = [
        f"{claimed.readiness} % ready" if claimed.readiness >= 0 else "",
        f"risk {claimed.risk}" if claimed.risk else "",
    ]
    if not any(said):
        return ""
    gates = [gate for stage in release.plan.stages for gate in stage.gates if gate.required]
    done = len(gates) - len(scoring.facts(world, now).open_gates) - len(scoring.facts(world, now).claimed_gates)
    words = ", ".join(part for part in said if part)
    return f"Claimed: {words}. Proven: {done} of {len(gates)} gates; risk {band}, raw {raw}."


def _sections(world: World, policy: Policy) -> tuple[Section, ...]:
    release = world.release
    if release is None:
        return ()
    plan = release.plan
    shown = plan.attributes
    stated = [
        ("Coverage", shown.coverage),
        ("Blast radius", shown.blast_radius),
        ("Rollback", shown.rollback),
    ]
    facts = [Fact(label, f"{fact.value}, {fact.source}: {fact.evidence}") for label, fact in stated if fact.value]
    touches = Fact("Touches", ", ".join(shown.touches) or "no sensitive surface")
    rows = [touches, *facts, Fact("Policy", f"{policy.id}, version {policy.version}")]
    if plan.claimed.note:
        rows.append(Fact("Claims", plan.claimed.note))
    return (Section("Attributes of the plan", tuple(rows)), _accepting(world, policy))


def _accepting(world: World, policy: Policy) -> Section:
    """Who may accept a factor, for how long, and from which band on it is needed."""
    release, rules = world.release, policy.accept
    assert release is not None  # a board is derived for an open release only
    names = ", ".join(person.name for person in acceptances.eligible(world.site, release.plan))
    needed = f"every factor, from band {rules.required} on, before a live run queues" if rules.required else "never"
    return Section(
        "Accepting a risk",
        (
            Fact("May", names or f"nobody here: it takes a {' or '.join(rules.roles)}, never the author"),
            Fact("At most", f"{rules.days} days, for this version of the plan; no points go away"),
            Fact("Needed", needed),
        ),
    )
