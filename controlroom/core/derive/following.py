"""NEXT: the first key to press, one verb, one object; or the first reason why not, with its remedy.

The sentence has words of ours and numbers only, so that it fits; texts of the plan stand in what may be left out.
"""

from dataclasses import replace
from datetime import datetime

from controlroom.core import clocks, guards, locks, people, queueing, rollback, sight, steps, watching
from controlroom.core.board import Next
from controlroom.core.counting import many
from controlroom.core.derive import by_people, times, watch
from controlroom.core.derive.restoring import failing_of, restoring
from controlroom.core.phases import ENDED, STEPPING, WAY_BACK, Guard, Phase
from controlroom.core.plan_parts import Kind
from controlroom.core.refusal import Reason
from controlroom.core.steps import RunStep
from controlroom.core.verification import Probe
from controlroom.core.ways_back import Way
from controlroom.core.world import Run, StepState, World

_LOCAL = {
    Phase.PREFLIGHT: "preflight ",
    Phase.DEPLOYING: "deploy ",
}  # whose steps are not those of the Timeline's title


def following(world: World, now: datetime) -> Next:
    """What comes next for the operator, and in which pane it stands."""
    run = clocks.present(world.run, now) if world.run else None
    coming = _coming(replace(world, run=run), run, now)
    return replace(coming, pane=_pane(run, coming))


def _pane(run: Run | None, coming: Next) -> int:
    """The pane that answers for what comes next; 0: no one does more than the others."""
    if coming.keys and coming.keys[0].isdigit():
        return int(coming.keys[0])
    if run is None or run.phase in (Phase.IDLE, Phase.QUEUED):
        return queueing.GATES_PANE if coming.sentence.startswith("Blocked") else 0
    if run.phase in ENDED:
        return {"u": 7, "p": 7, "R": 4}.get(coming.tag, 0)
    if run.phase in WAY_BACK or run.phase is Phase.RECOMMENDED:
        restoring = run.phase in WAY_BACK and not steps.undone(run)
        return 4 if restoring else 5
    return 3 if run.phase in STEPPING else 4


def _coming(world: World, run: Run | None, now: datetime) -> Next:
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
            return Next(
                "n", "go", "Start preflight", "verify approvals, check the rollback plan, run tests", act="preflight"
            )
        kind = "live run" if live else "rehearsal"
        if unread:
            sentence = f"Queue the {kind}, with {_warnings(len(unread))} to read"
            return Next("n", "ask", sentence, locks.said(unread[0]), act="queue")
        return Next("n", "go", f"Queue the {kind}", "nothing is in the way", act="queue")
    if not live and all(queueing.assumable(reason) for reason in reasons):
        alone = len(reasons) == 1
        known = f": {reasons[0].message}" if alone or reasons[0].rule == "lock" else ""
        more = f", {_warnings(len(unread))} to read" if unread else ""
        of = "" if alone else f": {queueing.kinds(reasons)}"
        assumed = "n rehearses it" if alone else f"n assumes {len(reasons)} and rehearses"
        sentence = f"Blocked, {queueing.counted(reasons)}{of}{more}."
        return Next("n", "ask", sentence, f"{assumed}{known}", act="rehearse")
    return _blocked(reasons)


def _warnings(count: int) -> str:
    return many(count, "warning")


def _blocked(reasons: tuple[Reason, ...]) -> Next:
    first = reasons[0]
    return Next("✗", "stop", f"Blocked, {queueing.counted(reasons)}", first.message, _keys(first), first.owner)


def _keys(reason: Reason) -> tuple[str, ...]:
    return tuple(part for part in (str(reason.pane) if reason.pane else "", reason.key) if part)


def _ended(run: Run) -> Next:
    watched = any(one.left >= 0 for one in watching.watches(run))
    if watched and rollback.left(run) and (failing := failing_of(run)):
        return Next("R", "ask", "The watch fails: roll back?", failing, act="roll back")
    told = bool(run.drafts) and run.drafts_entries == len(run.entries)
    if not told and run.phase is not Phase.ABORTED:
        return Next("u", "go", "Draft the three updates", _outcome(run))
    if not run.postmortem and (run.recommended or run.phase is not Phase.COMPLETE):
        return Next("p", "go", "Draft the postmortem", _outcome(run))
    if run.phase is Phase.RESTORED and run.not_restored:
        left = len(run.not_restored)
        things = f"{left} thing{'s' if left != 1 else ''} left, then a new run"
        ways = [way.title for way in run.plan.ways_back if way.way is Way.COMPENSATE and way.id != run.way]
        by = f"by {', '.join(ways)}" if ways else ""
        after = f"then {', '.join(one.title for one in run.plan.follow_ups)}" if run.plan.follow_ups else ""
        return Next("N", "ask", things, " · ".join(part for part in ("; ".join(run.not_restored), by, after) if part))
    return Next("N", "go", "Start a new run", _outcome(run))


def _outcome(run: Run) -> str:
    """How the run ended, with what is not as it should be."""
    left = len(run.not_restored) if run.phase is Phase.RESTORED else 0
    skipped = sum(record.state is StepState.SKIPPED for record in run.steps.values())
    parts = [
        str(run.phase),
        watch.summary(run),
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
        by = rollback.raised_by(run)
        raised = f", raised by {by}: {why.value}" if by else ""
        seen = f"{check} {why.value}, {why.samples} in a row" if check else f"{why.title}{raised}"
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
        return restoring(run)
    if step is None:
        after = steps.following(run)
        if after is not None and after.kind is Kind.IRREVERSIBLE and not run.crossed:
            owner = people.short_name(world.site.people, after.owner)
            return Next("n", "ask", "Cross the point of no return?", after.title, (), owner, "cross the line")
        return Next("n", "go", "Begin the next step", after.title if after else "", act="begin step")
    owner = people.short_name(world.site.people, step.owner)
    found = steps.of_phase(run)
    number = found.index(step) + 1
    because = step.title
    if found_out := guards.unproved(run):
        probe, fact = found_out
        if probe.probe is Probe.MANUAL:
            return by_people.asked((probe,))
        return Next("c", "go", f"Look whether step {number} of {len(found)} is done", fact, (), owner, "look now")
    sentence = f"Record {_LOCAL.get(run.phase, '')}step {number} of {len(found)} done"
    if last and run.phase is Phase.DEPLOYING:
        because = f"{step.title}, then verify"
    if last and run.phase is Phase.PREFLIGHT:
        because = f"{step.title}, then deploy"
    typed = run.live and last and run.phase is Phase.PREFLIGHT
    return Next("n", "ask" if typed else "go", sentence, because, (), owner, f"step {number} done")


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
        other = "take the next way back" if run.phase in WAY_BACK else "roll back"
        return Next("R", "ask", f"{failed}: {other}?", why, (), owner, other.removeprefix("take the "))
    return Next("S", "ask", f"{failed}: skip it with a reason?", why, (), owner)


def _watch(run: Run) -> Next:
    missing = guards.missing_for_complete(run) if run.phase is Phase.MONITORING else guards.missing_for_steady(run)
    if missing and (asked := sight.asks(run)):
        return by_people.asked(asked)
    if missing and sight.decides(run):
        way = "roll back, or E escalates?" if rollback.left(run) else "escalate?"
        tag = "R" if rollback.left(run) else "E"
        return Next(tag, "ask", f"Blind for {times.blind_so_far(run)}: {way}", guards.missing_for_steady(run))
    if run.live and missing:
        return Next("◌", "wait", "Wait", failing_of(run) or missing)
    if not missing:
        ends = run.phase is Phase.MONITORING
        to, act = ("Complete the release", "complete") if ends else ("Start monitoring", "monitor")
        return Next("n", "go", to, "every criterion is met", act=act)
    failing = failing_of(run)
    sentence = f"Take sample {run.samples + 1}"
    if run.phase is Phase.MONITORING:
        total = run.plan.monitoring.minutes * 60 // max(run.plan.monitoring.interval, 1)
        sentence = f"Take sample {run.samples + 1} of {total}" if run.samples < total else sentence
    role = "ask" if failing else "go"
    return Next("n", role, sentence, failing or missing, act=f"sample {run.samples + 1}")
