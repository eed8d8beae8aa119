"""Which measurements of a live run are events: those that change what somebody would see or do."""

from controlroom.core import checks
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.verification import Check
from controlroom.core.world import Run


def changed(before: Run, after: Run, measurements: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
    """Those that change the state of their check, counting as far as counting matters; both runs are as of now."""
    named = {check.id: check for check in before.plan.checks}
    return tuple(
        one
        for one in measurements
        if _of_check(before, named[one.check]) != _of_check(after, named[one.check]) or one.by
    )


def moved(before: Run, after: Run) -> bool:
    """Whether a sample as a whole changed how steady or how blind the run is."""
    return _of_run(before) != _of_run(after)


def told(run: Run, measurements: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
    """Those that count now, where the sample matters as a whole; all of them where none counts."""
    counting = {check.id for check in checks.used_in(run.plan, run.phase)}
    return tuple(one for one in measurements if one.check in counting) or measurements


def _of_check(run: Run, check: Check) -> tuple[object, ...]:
    record = run.checks.get(check.id)
    if record is None:
        return (Verdict.NEVER,)
    hits = (
        min(run.trigger_hits.get(trigger.id, 0), checks.samples_needed(run.plan, trigger))
        for trigger in checks.trigger_of(run.plan, check.id)
    )
    return (
        checks.verdict_now(run, check),
        min(record.fails, checks.limit(run.plan, check)),
        min(record.blinds, checks.blind_limit(run.plan, check)),
        min(record.goods, check.count),
        *hits,
    )


def _of_run(run: Run) -> tuple[int, int]:
    watch = run.plan.monitoring
    return min(run.good, max(watch.steady, 1)), min(run.blind, max(watch.limit, 2))
