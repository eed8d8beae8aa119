"""NEXT: the first key to press, one verb, one object; or the first reason why not, with its remedy.

The sentence has words of ours and numbers only, so that it fits; texts of the plan stand in what may be left out.
"""

from dataclasses import replace
from datetime import datetime

from controlroom.core import checks, clocks, guards, locks, people, queueing, rollback, sight, steps
from controlroom.core.board import Next
from controlroom.core.intents import Reason
from controlroom.core.measurement import Verdict
from controlroom.core.phases import ENDED, STEPPING, WAY_BACK, Guard, Phase
from controlroom.core.plan_parts import Kind
from controlroom.core.steps import RunStep
from controlroom.core.world import Run, StepState, World


def following(world: World, now: datetime) -> Next:
    """What comes next for the operator."""
    run = clocks.present(world.run, now) if world.run else None
    world = replace(world, run=run)
    if run is not None and run.held:
        why = f"rollback still recommended, R takes it · {run.held}" if run.phase is Phase.RECOMMENDED else run.held
        return Next("h", "ask", "Held, h resumes", why, (), run.held_by)
    if run is None or run.phase in (Phase.IDLE, Phase.QUEUED):
        return _before(world, run, now)
    if run.phase in ENDED:
        return _ended(run)
    if run.phase is Phase.RECOMMENDED:
        return _decide(world, run)
    if run.phase in STEPPING:
        return _step(world, run, now)
    return _watch(run)


def _before(world: World, run: Run | None, now: datetime) -> Next:
    live = run.live if run else False
    reasons, unread = queueing.reasons(world, now, live=live), locks.unread(world, now)
    if not reasons:
        if run is not None and run.phase is Phase.QUEUED:
            return Next("n", "go", "Start preflight", "verify approvals, check the rollback plan, run tests")
        kind = "live run" if live else "rehearsal"
        if unread:
            return Next("n", "ask", f"Queue the {kind}, with {_warnings(len(unread))} to read", locks.said(unread[0]))
        return Next("n", "go", f"Queue the {kind}", "nothing is in the way")
    if not live and all(queueing.assumable(reason) for reason in reasons):
        known = reasons[0].message if len(reasons) == 1 or reasons[0].rule == "lock" else "nothing is deployed"
        more = f", {_warnings(len(unread))} to read" if unread else ""
        return Next("n", "ask", f"Blocked: {_counted(reasons)}{more}.", f"n rehearses it: {known}")
    return _blocked(reasons)


def _warnings(count: int) -> str:
    return f"{count} warning{'s' if count != 1 else ''}"


def _counted(reasons: tuple[Reason, ...]) -> str:
    """How many of what is in the way: `2 gates, 1 approval`."""
    rules = [reason.rule for reason in reasons]
    counts = {rule: rules.count(rule) for rule in dict.fromkeys(rules)}
    return ", ".join(f"{count} {rule}{'s' if count != 1 else ''}" for rule, count in counts.items())


def _blocked(reasons: tuple[Reason, ...]) -> Next:
    first, count = reasons[0], len(reasons)
    many = f"{count} reason{'s' if count != 1 else ''}"
    return Next("✗", "stop", f"Blocked, {many}", first.message, _keys(first), first.owner)


def _keys(reason: Reason) -> tuple[str, ...]:
    return tuple(part for part in (str(reason.pane) if reason.pane else "", reason.key) if part)


def _ended(run: Run) -> Next:
    told = bool(run.drafts) and run.drafts_entries == len(run.entries)
    if not told and run.phase is not Phase.ABORTED:
        return Next("u", "go", "Draft the three updates", _outcome(run))
    if not run.postmortem and (run.recommended or run.phase is not Phase.COMPLETE):
        return Next("p", "go", "Draft the postmortem", _outcome(run))
    return Next("N", "go", "Start a new run", _outcome(run))


def _outcome(run: Run) -> str:
    """How the run ended, with what is not as it should be."""
    left = len(run.not_restored) if run.phase is Phase.RESTORED else 0
    skipped = sum(record.state is StepState.SKIPPED for record in run.steps.values())
    parts = [
        str(run.phase),
        f"{left} thing{'s' if left != 1 else ''} not restored" if left else "",
        f"{skipped} step{'s' if skipped != 1 else ''} skipped" if skipped else "",
    ]
    return ", ".join(part for part in parts if part)


def _decide(world: World, run: Run) -> Next:
    why = run.recommended
    owner = people.short_name(
        world.site.people,
        next((one.who for one in run.plan.contacts if "commander" in one.role.lower()), run.plan.owner),
    )
    seen = ""
    if why:
        check = next((check.title for check in run.plan.checks if check.id == why.check), "")
        seen = f"{check} {why.value}, {why.samples} in a row" if check else why.title
    if rollback.left(run):
        return Next("R", "ask", "Decide: roll back?", seen, (), owner)
    return Next("E", "ask", "Decide: escalate? No way back is left", seen, (), owner)


def _step(world: World, run: Run, now: datetime) -> Next:
    step = steps.current(run)
    record = run.steps.get(run.current)
    if step and record and record.state is StepState.FAILED:
        return _failed(world, run, step, record.note)
    last = steps.following(run) is None
    if run.phase is Phase.PREFLIGHT and last:
        reasons = queueing.reasons(world, now, live=run.live)
        if reasons:
            return _blocked(reasons)
    if run.phase in WAY_BACK and step is None and last:
        return _restoring(run)
    if step is None:
        after = steps.following(run)
        if after is not None and after.kind is Kind.IRREVERSIBLE and not run.crossed:
            owner = people.short_name(world.site.people, after.owner)
            return Next("n", "ask", "Cross the point of no return?", after.title, (), owner)
        return Next("n", "go", "Begin the next step", after.title if after else "")
    owner = people.short_name(world.site.people, step.owner)
    found = steps.of_phase(run)
    number = f"{found.index(step) + 1} of {len(found)}"
    because = step.title
    sentence = f"Record step {number} done"
    if last and run.phase is Phase.DEPLOYING:
        because = f"{step.title}, then verify"
    if last and run.phase is Phase.PREFLIGHT:
        because = f"{step.title}, then deploy"
    typed = run.live and last and run.phase is Phase.PREFLIGHT
    return Next("n", "ask" if typed else "go", sentence, because, (), owner)


def _failed(world: World, run: Run, step: RunStep, note: str) -> Next:
    owner = people.short_name(world.site.people, step.owner)
    holds = guards.holding(world, run, run.started_at, frozenset({Guard.RETRYABLE, Guard.WAY_LEFT}))
    attempts = run.steps[step.key].attempt
    failed = "Step failed" if attempts == 1 else f"Step failed {attempts} times"
    why = note or step.title
    backwards = run.phase is not Phase.PREFLIGHT and Guard.WAY_LEFT in holds
    if Guard.RETRYABLE in holds and not (backwards and attempts > 1):
        return Next("t", "ask", f"{failed}: retry it?", why, (), owner)
    if backwards:
        other = "take the next way back?" if run.phase in WAY_BACK else "roll back?"
        return Next("R", "ask", f"{failed}: {other}", why, (), owner)
    return Next("S", "ask", f"{failed}: skip it with a reason?", why, (), owner)


def _restoring(run: Run) -> Next:
    missing = guards.missing_for_restored(run)
    if not missing:
        return Next("n", "go", "Record that it is restored", "every step is done and the checks agree")
    if sight.decides(run):
        return Next("E", "ask", f"Blind for {run.blind} samples: escalate?", missing)
    failing = _failing(run)
    if failing and rollback.left(run):
        return Next("R", "ask", "Not restored: take the next way back?", failing)
    if run.live:
        return Next("◌", "wait", "Wait", missing)
    return Next("n", "go", "Take a sample: is it restored?", failing or missing)


def _watch(run: Run) -> Next:
    missing = guards.missing_for_complete(run) if run.phase is Phase.MONITORING else guards.missing_for_steady(run)
    if missing and sight.decides(run):
        way = "roll back, or E escalates?" if rollback.left(run) else "escalate?"
        tag = "R" if rollback.left(run) else "E"
        return Next(tag, "ask", f"Blind for {run.blind} samples: {way}", guards.missing_for_steady(run))
    if run.live and missing:
        return Next("◌", "wait", "Wait", missing)
    if not missing:
        to = "Complete the release" if run.phase is Phase.MONITORING else "Start monitoring"
        return Next("n", "go", to, "every criterion is met")
    failing = _failing(run)
    sentence = f"Take sample {run.samples + 1}"
    if run.phase is Phase.MONITORING:
        total = run.plan.monitoring.minutes * 60 // max(run.plan.monitoring.interval, 1)
        sentence = f"Take sample {run.samples + 1} of {total}" if run.samples < total else sentence
    role = "ask" if failing else "go"
    return Next("n", role, sentence, failing or missing)


def _failing(run: Run) -> str:
    """The first check that fails now, and how near its limit is."""
    for check in checks.used_in(run.plan, run.phase):
        if checks.verdict_now(run, check) is not Verdict.FAIL or checks.overruled(run, check.id):
            continue
        record = run.checks[check.id]
        unit = f" {check.unit}" if check.unit else ""
        triggers = checks.trigger_of(run.plan, check.id)
        needed = checks.samples_needed(run.plan, triggers[0]) if triggers else checks.limit(run.plan, check)
        hits = run.trigger_hits.get(triggers[0].id, 0) if triggers else record.fails
        return f"{check.title} {record.last.value}{unit}, bad {min(hits, needed)} of {needed}"
    return ""
