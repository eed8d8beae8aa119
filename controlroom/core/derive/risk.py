"""The Risk slice."""

from dataclasses import replace
from datetime import datetime

from controlroom.core import acceptances, canonical, digest, history, scoring, whatif
from controlroom.core.acceptances import AcceptanceState, AcceptanceView
from controlroom.core.board import ActionRow, Fact, FactorRow, RiskSlice, ScoreRow, Section, Title
from controlroom.core.derive import marks, times
from controlroom.core.derive.advice import advice
from controlroom.core.events import Record
from controlroom.core.phases import Phase
from controlroom.core.policy import Chosen, Policy
from controlroom.core.risk import Factor, Score
from controlroom.core.text import redact
from controlroom.core.world import World

LAST = 12  # changes of the score that the pane shows


def slice_of(world: World, now: datetime, records: tuple[Record, ...] = ()) -> RiskSlice:
    """The score with its factors, what would bring it to the next band, and how the records say that it moved."""
    release = world.release
    assert release is not None  # a board is derived for an open release only
    chosen = scoring.chosen(world.site, release.plan)
    policy = chosen.policy
    facts = scoring.facts(world, now)
    score = scoring.score(world, now)
    plan = whatif.cheapest(policy, release.plan, facts, score)
    accepted = acceptances.views(world, now)
    moved = _history(records, now)
    sources = [str(factor.source) for factor in score.factors]
    measured = f"{sources.count('measured')} of {len(sources)} measured, {sources.count('assumed')} only assumed"
    return RiskSlice(
        title=_title(score, plan, policy.cap, acceptances.counts(accepted)),
        raw=score.raw,
        shown=score.shown,
        cap=policy.cap,
        band=marks.band(score.band),
        instruction=advice(world.run, score.instruction),
        bands=tuple((band.name, band.start) for band in policy.bands),
        factors=tuple(_factor(factor, accepted.get(factor.id), now) for factor in score.factors),
        measured=measured,
        target=plan.target if plan.reachable else "",
        reaches=plan.reaches if plan.reachable else plan.best,
        minutes=plan.minutes,
        whatif=tuple(ActionRow(action.label, action.points, action.minutes) for action in plan.actions),
        remains=_remains(plan, score.band),
        frozen=_frozen(world, score.raw, policy),
        claims=_claims(world, score.raw, score.band, now),
        sections=_sections(world, chosen),
        eligible=tuple((person.id, person.name) for person in acceptances.eligible(world.site, release.plan)),
        history=moved,
        trail=tuple(row.raw * 7 // max(policy.cap, *(one.raw for one in moved)) for row in moved[::-1]),
    )


def _title(score: Score, plan: whatif.WhatIf, cap: int, accepted: str) -> Title:
    step = f"−{score.raw - plan.reaches} to {plan.target.upper()}" if plan.reachable and plan.target else ""
    count = f"{len(plan.actions)} action{'s' if len(plan.actions) != 1 else ''}"
    parts = [f"{score.shown} of {cap}, raw {score.raw}", accepted, f"{step}: {count}" if step else ""]
    brief = " · ".join(part for part in (f"{score.shown}/{cap} raw {score.raw}", accepted, step) if part)
    wants = score.band in ("high", "critical")
    return Title(marks.band(score.band), " · ".join(part for part in parts if part), brief, wants=wants)


def _history(records: tuple[Record, ...], now: datetime) -> tuple[ScoreRow, ...]:
    return tuple(
        ScoreRow(
            one.seq,
            one.before,
            one.raw,
            marks.band(one.band),
            redact(one.why),
            one.who,
            times.age(one.at, now),
            times.full(one.at),
            one.run,
        )
        for one in history.of(records, now)[-LAST:][::-1]
    )


def _factor(factor: Factor, view: AcceptanceView | None, now: datetime) -> FactorRow:
    row = FactorRow(factor.id, factor.points, factor.label, str(factor.source), factor.evidence)
    if view is None:
        return row
    said, mark = view.accepted, marks.ACCEPTANCES[view.state]
    end = canonical.parse_time(said.until)
    why = {
        AcceptanceState.ACCEPTED: f"{times.left(end, now)} left",
        AcceptanceState.EXPIRED: f"over {times.age(end, now)} ago",
        AcceptanceState.VOID: "for another version, or by somebody who may not",
        AcceptanceState.GREW: f"accepted at {said.points} points, now {factor.points}",
    }[view.state]
    detail = (
        Fact("Acceptance", f"{mark.word}: {why}", mark.role),
        Fact("Accepted", f"{times.full(said.at)} by {said.by} for {digest.short(said.digest)}"),
        Fact("Until", times.full(end)),
        Fact("Reason", said.reason),
    )
    return replace(row, accepted=mark, by=f"{said.by}, {why}", detail=detail)


def _remains(plan: whatif.WhatIf, band: str) -> str:
    if plan.reachable or not plan.target:
        return ""
    named = ", ".join(f"{factor.label} {factor.points}" for factor in plan.remains[:3])
    return f"best reachable {plan.best}, {band}: what remains can not be acted on ({named})"


def _frozen(world: World, raw: int, policy: Policy) -> str:
    run = world.run
    if run is None or run.phase is Phase.IDLE:
        return ""
    another = bool(run.policy) and (run.policy, run.policy_version) != (policy.id, policy.version)
    if run.raw == raw and not another:
        return ""
    by = f" by policy {run.policy} version {run.policy_version}" if run.policy else ""
    return f"At queueing it was {run.raw}, {run.band}{by}; now it is {raw}{f' by {named(policy)}' if another else ''}."


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


def named(policy: Policy) -> str:
    """A policy with its version, in words."""
    return f"policy {policy.id} version {policy.version}" if policy.version else "no policy"


def _sections(world: World, chosen: Chosen) -> tuple[Section, ...]:
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
    rows = [touches, *facts, Fact("Policy", f"{named(chosen.policy).removeprefix('policy ')}: {chosen.because}")]
    if plan.claimed.note:
        rows.append(Fact("Claims", plan.claimed.note))
    return (Section("Attributes of the plan", tuple(rows)), _accepting(world, chosen.policy))


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
