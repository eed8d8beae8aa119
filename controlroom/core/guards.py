"""Working out which guards of the transition table hold in a world."""

from collections.abc import Callable, Mapping
from datetime import datetime

from controlroom.core import checks, conditions, queueing, rollback, sight, steps, tally
from controlroom.core.measurement import Verdict
from controlroom.core.phases import WAY_BACK, Guard, Phase
from controlroom.core.verification import Check, Probe
from controlroom.core.world import Run, StepState, World

BLIND_WORDS = {
    Verdict.NEVER: "has not been measured",
    Verdict.STALE: "is too old",
    Verdict.ERROR: "can not be measured",
    Verdict.INCONCLUSIVE: "gave no answer",
}
UNANSWERED = {Verdict.NEVER: "has not been answered", Verdict.STALE: "was answered too long ago"}  # by a person
Test = Callable[[World, Run, datetime], bool]


def holding(world: World, run: Run, at: datetime, wanted: frozenset[Guard]) -> frozenset[Guard]:
    """Those of the wanted guards that hold now."""
    return frozenset(guard for guard in wanted if TESTS[guard](world, run, at))


def may_queue(world: World, run: Run, at: datetime) -> bool:
    """No reason against queueing in a run of this kind."""
    return not queueing.reasons(world, at, live=run.live)


def missing_for_steady(run: Run) -> str:
    """What is missing for steady, in words; empty: it is steady."""
    watch = run.plan.monitoring
    counted = checks.used_in(run.plan, run.phase)
    if not counted:
        return "no check counts in this phase"
    for check in counted:
        verdict = checks.verdict_now(run, check)
        if not checks.due(run, check):
            return f"{check.title} is not due yet"
        if verdict in checks.BLIND:
            return f"{check.title} {_blind_words(run, check, verdict)}"
    if all(checks.overruled(run, check.id) for check in counted):
        return "every result that counts is overruled"
    for check in counted:
        record = run.checks[check.id]
        if record.goods < check.count and not checks.overruled(run, check.id):
            return f"{check.title}: {record.goods} of {check.count} good samples"
    if run.good < watch.steady:
        return f"{run.good} of {watch.steady} good samples in a row"
    if run.t - run.good_since < watch.steady_minutes * 60:
        return f"steady for {(run.t - run.good_since) // 60} of {watch.steady_minutes} minutes"
    return ""


def _blind_words(run: Run, check: Check, verdict: Verdict) -> str:
    by_hand = run.live and check.probe is Probe.MANUAL
    return UNANSWERED.get(verdict, BLIND_WORDS[verdict]) if by_hand else BLIND_WORDS[verdict]


def missing_for_complete(run: Run) -> str:
    """What is missing for complete, in words; empty: the criteria are met. Who is blind watches nothing."""
    spent = run.t - run.entries[-1].t - tally.stood(run) if run.entries else 0
    minutes = run.plan.monitoring.minutes
    watched = f"{min(spent // 60, minutes)} of {minutes} minutes"
    if unseen := sight.blind(run):
        why = BLIND_WORDS[checks.verdict_now(run, unseen[0])]
        return f"the clock stands still at {watched}: {unseen[0].title} {why}"
    if spent < minutes * 60:
        return f"{watched} of monitoring"
    for criterion in run.plan.success:
        if criterion.check and not _criterion_met(run, criterion.check, criterion.when):
            return f"not met: {criterion.title}"
    return missing_for_steady(run)


def missing_for_restored(run: Run) -> str:
    """What is missing for restored, in words; empty: it is restored."""
    left = steps.undone(run)
    if left:
        return f"step {left[0].title} is not done"
    if unseen := unseen_since_step(run):
        return f"{unseen[0].title} has not been measured since the last step"
    return missing_for_steady(run)


def unseen_since_step(run: Run) -> tuple[Check, ...]:
    """The restore checks whose last result is fresh, but of before the last step of the way back ended."""
    counted = (one for one in checks.used_in(run.plan, run.phase) if checks.due(run, one))
    fresh = (one for one in counted if checks.verdict_now(run, one) is not Verdict.STALE)
    return tuple(one for one in fresh if sight.before_step(run, one))


def _criterion_met(run: Run, check_id: str, when: str) -> bool:
    record = run.checks.get(check_id)
    check = next((check for check in run.plan.checks if check.id == check_id), None)
    if record is None or check is None:
        return False
    if checks.verdict_now(run, check) not in (Verdict.PASS, Verdict.WARN):
        return False
    return not when or conditions.holds(checks.told(run, check_id, when), record.last.value) is True


def _last(world: World, run: Run, at: datetime) -> bool:
    """Before and while deploying: nothing follows the begun step. On the way back: every step has ended."""
    if run.phase in WAY_BACK:
        return not steps.undone(run)
    return steps.following(run) is None


def _retryable(world: World, run: Run, at: datetime) -> bool:
    """A failed step may be done again when that is harmless, or when its probe, looked at since, says: not done."""
    step = steps.current(run)
    if step is None or step.retry:
        return step is not None
    probe = next((check for check in run.plan.checks if check.id == step.probe), None)
    return probe is not None and checks.seen_since(run, probe, run.steps[step.key].began) is Verdict.FAIL


def unproved(run: Run) -> tuple[Check, str] | None:
    """The probe of the begun step of a live run if it has not passed since the step began, and that in words."""
    step = steps.current(run)
    probe = next((check for check in run.plan.checks if step and check.id == step.probe), None)
    if step is None or probe is None or not run.live:
        return None
    verdict = checks.seen_since(run, probe, run.steps[step.key].began)
    if verdict in (Verdict.PASS, Verdict.WARN):
        return None
    return probe, f"{probe.title} {'was not measured since it began' if verdict is Verdict.NEVER else f'is {verdict}'}"


def _failed(world: World, run: Run, at: datetime) -> bool:
    record = run.steps.get(run.current)
    return record is not None and record.state is StepState.FAILED


def _in_watch(world: World, run: Run, at: datetime) -> bool:
    horizon = max((horizon.minutes for horizon in run.plan.monitoring.horizons), default=0)
    if run.phase is not Phase.COMPLETE:
        return False
    return since_complete(run, at) <= horizon * 60


def since_complete(run: Run, at: datetime) -> int:
    """The seconds since a run was completed: wall seconds in a live run."""
    ended = run.entries[-1]
    return int((at - ended.at).total_seconds()) if run.live else run.t - ended.t


TESTS: Mapping[Guard, Test] = {
    Guard.HELD: lambda world, run, at: bool(run.held),
    Guard.MAY_QUEUE: may_queue,
    Guard.MAY_DEPLOY: lambda world, run, at: may_queue(world, run, at) and bool(rollback.left(run)),
    Guard.STEADY: lambda world, run, at: not missing_for_steady(run),
    Guard.CRITERIA: lambda world, run, at: not missing_for_complete(run),
    Guard.RESTORED: lambda world, run, at: not missing_for_restored(run),
    Guard.CROSSED: lambda world, run, at: run.crossed,
    Guard.FAILED: _failed,
    Guard.LAST: _last,
    Guard.LIVE: lambda world, run, at: run.live,
    Guard.RETRYABLE: _retryable,
    Guard.WAY_LEFT: lambda world, run, at: bool(rollback.left(run)),
    Guard.IN_WATCH: _in_watch,
}
