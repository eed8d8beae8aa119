"""NEXT once every step of a way back is done, and what fails now in words."""

from controlroom.core import checks, guards, rollback, sight
from controlroom.core.board import Next
from controlroom.core.derive import by_people, times
from controlroom.core.measurement import Verdict
from controlroom.core.verification import Probe
from controlroom.core.world import Run


def restoring(run: Run) -> Next:
    """What comes next once every step of the way back is done: what was measured before that says nothing."""
    missing = guards.missing_for_restored(run)
    if not missing:
        return Next("n", "go", "Record that it is restored", "every step is done and the checks agree", act="restored")
    unseen = guards.unseen_since_step(run)
    if asked := sight.asks(run) or tuple(one for one in unseen[:1] if one.probe is Probe.MANUAL):
        return by_people.asked(asked)
    if sight.decides(run) and not unseen:
        return Next("E", "ask", f"Blind for {times.blind_so_far(run)}: escalate?", missing)
    failing = failing_of(run)
    if failing and rollback.left(run):
        return Next("R", "ask", "Not restored: take the next way back?", failing, act="next way back")
    if run.live:
        wait = "Wait, or c looks now: is it restored?" if unseen else "Wait"
        return Next("◌", "wait", wait, missing)
    return Next("n", "go", "Take a sample: is it restored?", failing or missing, act="sample")


def failing_of(run: Run) -> str:
    """The first check that fails now, and how near its limit is."""
    for check in checks.used_in(run.plan, run.phase):
        if checks.verdict_now(run, check) is not Verdict.FAIL or checks.overruled(run, check.id):
            continue
        if sight.before_step(run, check):
            continue
        record = run.checks[check.id]
        unit = f" {check.unit}" if check.unit else ""
        triggers = checks.trigger_of(run.plan, check.id)
        needed = checks.samples_needed(run.plan, triggers[0]) if triggers else checks.limit(run.plan, check)
        hits = run.trigger_hits.get(triggers[0].id, 0) if triggers else record.fails
        return f"{check.title} {record.last.value}{unit}, bad {min(hits, needed)} of {needed}"
    return ""
