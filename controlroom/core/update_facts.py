"""What is known about a release for its status texts: named facts, each with its citation, from the world alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from controlroom.core import checks, people, steps
from controlroom.core.measurement import Verdict
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.steps import RunStep
from controlroom.core.text import clean, redact
from controlroom.core.update_aside import facts_of as of_set_aside
from controlroom.core.update_phrases import clock, ground, limit_of, listed, value_of
from controlroom.core.update_words import NEXT, NOTICES, STATES
from controlroom.core.verification import Check
from controlroom.core.world import Entry, Run, StepState, World

_BEFORE = frozenset({Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT})
_TROUBLE = frozenset({Phase.SPIKE, Phase.RECOMMENDED, Phase.ESCALATED, *WAY_BACK})

Found = Iterator[tuple[str, str, str]]  # name, text, citation


@dataclass(frozen=True, slots=True)
class Known:
    """Named facts as (text, citation), and the names of what holds now (phases, groups of them, conditions)."""

    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()


def known(world: World) -> Known:
    """All facts that follow from the world, as of the run's present second. A release is open."""
    release, run = world.release, world.run
    if release is None:
        raise ValueError("no release is open: open one before drafting updates")
    plan = run.plan if run else release.plan
    found = [*_of_plan(world, plan), *(_of_run(world, run) if run else _without_run())]
    facts = {name: (_safe(text), _safe(cited)) for name, text, cited in found if text.strip()}
    return Known(facts, frozenset(_holding(run, facts)))


def trouble(run: Run) -> tuple[Entry, ...]:
    """The phases of the present trouble (of the last one, once the run is restored), oldest first."""
    entries = run.entries[:-1] if run.phase is Phase.RESTORED else run.entries
    first = len(entries)
    while first and entries[first - 1].phase in _TROUBLE:
        first -= 1
    return entries[first:]


def _safe(text: str) -> str:
    return clean(redact(" ".join(text.split())))


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _of_plan(world: World, plan: Plan) -> Found:
    commander = next((c for c in plan.contacts if "commander" in c.role.casefold()), None)
    decider = commander.who if commander else plan.owner
    person = people.find(world.site.people, decider)
    yield "release", plan.title.strip() or plan.id, "plan: title"
    yield "change", _sentence(plan.description), "plan: description"
    yield "product", plan.product.strip() or "our service", "plan: product"
    yield "environment", plan.environment.strip() or "unnamed environment", "plan: environment"
    yield "decider", person.name if person else decider, "plan: contacts" if commander else "plan: owner"


def _without_run() -> Found:
    yield "phase", "not started", "no run of this release"
    yield "next", "start a rehearsal or a live run", "no run of this release"


def _of_run(world: World, run: Run) -> Found:
    entry = run.entries[-1] if run.entries else None
    at = f"{run.name}: {run.phase} entered" if entry else f"{run.name}: started"
    yield "run", run.name, f"{run.name}: started as {run.kind}"
    yield "phase", STATES[run.phase], at
    yield "since", clock(run, entry.at if entry else run.started_at, entry.t if entry else 0), at
    yield "reason", entry.reason.rstrip(". ") if entry else "", at
    yield "risk", f"{run.band}, {run.raw} points" if run.band else "", f"{run.name}: score when it was queued"
    yield "crossed", "yes" if run.crossed else "", f"{run.name}: line.crossed"
    yield "held", run.held.rstrip(". "), f"{run.name}: held by {run.held_by}"
    yield "assumed", listed(_assumed(run)), f"{run.name}: gates.assumed"
    yield "skipped", "; ".join(_skipped(run)), f"{run.name}: step.skipped"
    yield "not_restored", "; ".join(item.rstrip(". ") for item in run.not_restored), f"{run.name}: ways back taken"
    yield "next", _next(world, run), f"{run.name}: {run.phase}"
    yield from _of_trouble(run)
    yield from of_set_aside(world, run)
    yield from _of_steps(run)
    yield from _of_checks(run)


def _skipped(run: Run) -> Iterator[str]:
    ways = [step for way in run.plan.ways_back for step in steps.way_back(way)]
    for step in (*steps.preflight(run.plan), *steps.deploying(run.plan), *ways):
        record = run.steps.get(step.key)
        if record is not None and record.state is StepState.SKIPPED:
            yield f"{step.title.rstrip('. ')} ({record.note.rstrip('. ')})"


def _assumed(run: Run) -> tuple[str, ...]:
    gates = {gate.id: gate.title for stage in run.plan.stages for gate in stage.gates}
    approvals = {approval.id: approval.title for approval in run.plan.approvals}
    return (
        *(gates.get(gate, gate) for gate in run.assumed_gates),
        *(f"the approval “{approvals.get(approval, approval)}”" for approval in run.assumed_approvals),
        *(f"{lock} taken off" for lock in run.assumed_locks),
        *(f"that {environment} was passed" for environment in run.assumed_earlier),
    )


def _of_trouble(run: Run) -> Found:
    entries = trouble(run)
    if not entries:
        return
    yield "trouble_since", clock(run, entries[0].at, entries[0].t), f"{run.name}: {entries[0].phase} entered"
    event = run.recommended
    if event is None or event.since < 0 or not any(entry.phase is Phase.RECOMMENDED for entry in entries):
        return
    yield "trigger", ground(run.plan, event), f"{run.name}: rollback.recommended {event.trigger}"


def _of_steps(run: Run) -> Found:
    step, all_steps = steps.current(run), steps.of_phase(run)
    if step is not None:
        place = f"step {all_steps.index(step) + 1} of {len(all_steps)}, {step.title.rstrip('. ')}"
        record = run.steps.get(step.key)
        failed = record is not None and record.state is StepState.FAILED
        why = f" ({record.note.rstrip('. ')})" if record and failed and record.note else ""
        yield ("failed_step" if failed else "step"), f"{place}{why}", f"{run.name}: step {step.key}"
    ways = run.plan.ways_back
    way = steps.find_way(run.plan, run.way) or (ways[0] if ways and run.phase not in ENDED else None)
    if way is None:
        return
    cited = f"plan: ways_back {way.id}"
    back = steps.way_back(way)
    ended = [run.steps[each.key].state for each in back if each.key in run.steps]
    done = sum(state in {StepState.PASSED, StepState.SKIPPED} for state in ended)
    yield "way", f"{way.title.rstrip('. ')}{f' ({way.target})' if way.target else ''}", cited
    yield "way_plan", f"{len(back)} step{'s' * (len(back) != 1)}, planned for {way.expected} minutes", cited
    yield "progress", f"{done} of {len(back)}" if run.way else "", f"{run.name}: steps of {way.id}"


def _of_checks(run: Run) -> Found:
    counted = checks.used_in(run.plan, run.phase)
    counted = counted or tuple(check for check in run.plan.checks if check.required and check.id in run.checks)
    if not any(check.id in run.checks for check in counted):
        return
    verdicts = {check.id: checks.verdict_now(run, check) for check in counted}
    failing = tuple(check for check in counted if verdicts[check.id] is Verdict.FAIL)
    warning = tuple(check for check in counted if verdicts[check.id] is Verdict.WARN)
    blind = tuple(f"{check.title} ({verdicts[check.id]})" for check in counted if verdicts[check.id] in checks.BLIND)
    passing = sum(verdict is Verdict.PASS for verdict in verdicts.values())
    notices = dict.fromkeys(NOTICES[check.signal] for check in failing if check.signal in NOTICES)
    cited = f"{run.name}: latest measurements"
    yield "passing", f"{passing} of {len(counted)}", cited
    yield "all_pass", f"{passing} of {len(counted)}" if passing == len(counted) else "", cited
    yield "failing", listed(tuple(_measured(run, check) for check in failing)), cited
    yield "warning", listed(tuple(_measured(run, check) for check in warning)), cited
    yield "blind", listed(blind), cited
    yield "notices", " ".join(notices), cited


def _measured(run: Run, check: Check) -> str:
    wanted = f" (wanted: {limit_of(value_of(check, check.passes))})" if check.passes else ""
    return f"{check.title} {value_of(check, run.checks[check.id].last.value)}{wanted}"


def _next(world: World, run: Run) -> str:
    step = steps.current(run)
    ahead = step or steps.following(run)
    if run.held and run.phase not in ENDED:
        return "take the hold off, or decide otherwise"
    if step is not None and run.steps[step.key].state is StepState.FAILED:
        return "decide about the failed step"
    if ahead is not None:
        person = people.find(world.site.people, ahead.owner)
        owner = f" ({person.name if person else ahead.owner})" if ahead.owner else ""
        return f"{'finish' if step else 'begin'} “{ahead.title.rstrip('. ')}”{owner}"
    if run.phase is Phase.COMPLETE:
        watched = run.plan.monitoring.horizons
        return f"watch on: {listed(tuple(horizon.title for horizon in watched))}" if watched else ""
    if run.phase is Phase.ESCALATED:
        path = run.plan.escalation
        return f"the people on the escalation path take over: {', '.join(path)}" if path else ""
    return NEXT.get(run.phase, "")


def _holding(run: Run | None, facts: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """The names of what holds: those that the sentences ask for."""
    yield from (f"has {name}" for name in facts)
    if facts["environment"][0].casefold() != "production":
        yield "not production"
    if run is None:
        yield from ("no run", "before", "nothing deployed")
        return
    yield from (str(run.phase), str(run.kind))
    if run.phase in _BEFORE:
        yield "before"
    if run.phase in _BEFORE | {Phase.ABORTED}:
        yield "nothing deployed"
    if {Phase.SPIKE, Phase.RECOMMENDED} & {entry.phase for entry in trouble(run)} or "failing" in facts:
        yield "problem"
    if run.phase in _TROUBLE:
        yield "trouble"
    if run.phase in {Phase.VERIFYING, Phase.MONITORING, Phase.COMPLETE}:
        yield "updated"
    if run.phase in WAY_BACK:
        yield "way back"
    if run.phase in ENDED:
        yield "ended"
    way = steps.find_way(run.plan, run.way)
    if way and any(_state(run, step) is StepState.SKIPPED for step in steps.way_back(way)):
        yield "way skipped"
    if run.crossed:
        yield "crossed"
    if any(entry.phase is Phase.FIXING_FORWARD for entry in run.entries):
        yield "went forward"


def _state(run: Run, step: RunStep) -> StepState | None:
    record = run.steps.get(step.key)
    return record.state if record else None
