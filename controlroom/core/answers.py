"""Checks that only a person can look at: what an answer means, and until when it holds."""

from datetime import datetime

from controlroom.core import checks, guards
from controlroom.core.conditions import against, baseline, parse_condition
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED, Guard
from controlroom.core.plan import Plan
from controlroom.core.verification import Check, Probe
from controlroom.core.world import Run, World

RESULTS = tuple(str(verdict) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE))
AS_SAID = ("=", "!=")  # operators of which a person's pass or fail says the value


def manual(plan: Plan) -> tuple[Check, ...]:
    """The checks of a plan that a person answers, in its order."""
    return tuple(check for check in plan.checks if check.probe is Probe.MANUAL)


def taken(world: World, run: Run, at: datetime) -> bool:
    """Whether a run takes answers: a live one that goes on, or is still watched after it was completed."""
    watched = guards.holding(world, run, at, frozenset({Guard.IN_WATCH}))
    return run.live and (run.phase not in ENDED or bool(watched))


def by_value(plan: Plan, check: Check) -> bool:
    """Whether an answer has to name the value: something of the plan compares it, and a pass or a fail does not say it.

    Of `= seen` or `= 0` alone a person's pass says the value, and a fail that it is another one.
    """
    if check.warns or check.fails or any(trigger.when for trigger in checks.trigger_of(plan, check.id)):
        return True
    if not check.passes:
        return False
    return bool(baseline(check.passes)) or parse_condition(against(check.passes)).operator not in AS_SAID


def measured(run: Run, check: Check, result: str, value: str) -> Measurement:
    """The measurement that an answer is: a value is judged as any other, else the result is the judgement.

    A check that is answered by its value has to have one, unless the result is inconclusive.
    """
    if result == Verdict.INCONCLUSIVE:
        return Measurement(check.id, Verdict.INCONCLUSIVE, value)
    if result and not check.passes:
        return Measurement(check.id, Verdict(result), value or result)
    return checks.judge(checks.resolved(run, check), value or _spoken(check, passes=result == Verdict.PASS))


def _spoken(check: Check, *, passes: bool) -> str:
    """The value that a pass or a fail says: of `= seen` it is `seen` or `not seen`."""
    wanted = parse_condition(against(check.passes))
    return wanted.value if (wanted.operator == "=") == passes else f"not {wanted.value}"


def holds_until(run: Run, check: Check) -> int:
    """The last run second at which the present answer counts; -1: nobody has answered."""
    record = run.checks.get(check.id)
    return record.t + checks.STALE_AFTER * checks.interval(run.plan, check) if record else -1
