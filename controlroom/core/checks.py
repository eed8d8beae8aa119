"""Judging measurements: verdicts, and what one sample means for the run."""

from dataclasses import dataclass

from controlroom.core.conditions import holds
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.verification import Check, Trigger, Use
from controlroom.core.world import CheckRecord, Run

KEEP = 12
BLIND = frozenset({Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.STALE, Verdict.NEVER})
USES = {
    Phase.PREFLIGHT: Use.PREFLIGHT,
    Phase.DEPLOYING: Use.VERIFYING,
    Phase.VERIFYING: Use.VERIFYING,
    Phase.MONITORING: Use.MONITORING,
    Phase.SPIKE: Use.MONITORING,
    Phase.RECOMMENDED: Use.MONITORING,
    Phase.ROLLING_BACK: Use.RESTORE,
    Phase.FIXING_FORWARD: Use.RESTORE,
    Phase.COMPLETE: Use.WATCH,
}


def judge(check: Check, value: str) -> Measurement:
    """The verdict on a value. No value is inconclusive, and so is one that can not be compared: never green."""
    if not value.strip():
        return Measurement(check.id, Verdict.INCONCLUSIVE, note="no data")
    if not check.passes:
        return Measurement(check.id, Verdict.INCONCLUSIVE, value, "the plan gives no condition")
    passed = holds(check.passes, value)
    if passed is None:
        return Measurement(check.id, Verdict.INCONCLUSIVE, value, f"not comparable with {check.passes}")
    if not passed:
        return Measurement(check.id, Verdict.FAIL, value)
    if check.warns and holds(check.warns, value):
        return Measurement(check.id, Verdict.WARN, value)
    return Measurement(check.id, Verdict.PASS, value)


def provider_down(check: Check, why: str) -> Measurement:
    """The measurement of a check whose provider did not answer."""
    return Measurement(check.id, Verdict.ERROR, note=why)


def interval(plan: Plan, check: Check) -> int:
    """Seconds between two samples of a check."""
    return check.interval or plan.monitoring.interval


def used_in(plan: Plan, phase: Phase) -> tuple[Check, ...]:
    """The checks that count in a phase."""
    use = USES.get(phase)
    return tuple(check for check in plan.checks if use in check.uses and check.required)


def verdict_now(run: Run, check: Check) -> Verdict:
    """The state of a check at the run's present second: never, stale after three intervals, else its verdict."""
    record = run.checks.get(check.id)
    if record is None:
        return Verdict.NEVER
    if run.t - record.t > 3 * interval(run.plan, check):
        return Verdict.STALE
    return record.last.verdict


def due(run: Run, check: Check) -> bool:
    """Whether the delay of a check has passed; it counts from the end of the deploy (0: due at any time)."""
    if not check.delay:
        return True
    ended = next((entry.t for entry in run.entries if entry.phase is Phase.VERIFYING), None)
    return ended is not None and run.t - ended >= check.delay


def overruled(run: Run, check: str) -> bool:
    """Whether a person has set the bad result of a check aside at the run's present second.

    Never on the way back; and what is blind by now is blind, whatever was said about an earlier result.
    """
    known = next((one for one in run.plan.checks if one.id == check), None)
    return known is not None and set_aside(run, check) and verdict_now(run, known) not in BLIND


def set_aside(run: Run, check: str) -> bool:
    """Whether results of a check are left out of what samples mean, because a person said so; not on the way back."""
    record = run.checks.get(check)
    return record is not None and record.overruled >= run.t and run.phase not in WAY_BACK


def seen_since(run: Run, check: Check, t: int) -> Verdict:
    """The state of a check now, if it was measured after run second t; what was seen before says nothing: never."""
    record = run.checks.get(check.id)
    return verdict_now(run, check) if record is not None and record.t > t else Verdict.NEVER


def trigger_of(plan: Plan, check: str) -> tuple[Trigger, ...]:
    """The measured triggers on a check."""
    return tuple(trigger for trigger in plan.triggers if trigger.check == check)


def samples_needed(plan: Plan, trigger: Trigger) -> int:
    """How many samples in a row a trigger needs."""
    return trigger.samples or plan.monitoring.limit


def hit(trigger: Trigger, measurement: Measurement) -> bool:
    """Whether one measurement meets a trigger."""
    if trigger.when:
        return bool(measurement.value) and holds(trigger.when, measurement.value) is True
    return measurement.verdict is Verdict.FAIL


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sample means: `good`, `bad`, `limit`, `blind` or `silent`; what met a limit, the first one first."""

    name: str
    met: tuple[tuple[str, Check], ...] = ()


def outcome(run: Run, measurements: tuple[Measurement, ...]) -> Outcome:
    """What a sample means for the run, counting this sample to those before it.

    A trigger (or, for a check without one, the plan's limit) that is met gives `limit`; a failing check `bad`;
    one that could not be judged or was not measured `blind`. One that failed when it was last measured is still
    failing. Only checks that count in the present phase are looked at; overruled results are left out, but not
    blindness. A sample that measures nothing else is `silent`: it says neither good nor bad.
    """
    measured = {measurement.check: measurement for measurement in measurements}
    met: list[tuple[str, Check]] = []
    bad = blind = told = False
    for check in used_in(run.plan, run.phase):
        measurement = measured.get(check.id)
        known = measurement.verdict if measurement else verdict_now(run, check)
        blind = blind or (known in BLIND and (measurement is not None or due(run, check)))
        if set_aside(run, check.id):
            continue
        names = _limits_met(run, check, measurement) if measurement else ()
        met.extend((name, check) for name in names)
        bad = bad or bool(names) or known is Verdict.FAIL
        told = told or measurement is not None
    if met and run.phase not in WAY_BACK:
        return Outcome("limit", tuple(met))
    return Outcome("bad" if bad else "blind" if blind else "good" if told else "silent")


def _limits_met(run: Run, check: Check, measurement: Measurement) -> tuple[str, ...]:
    """The triggers (or `limit`) that this measurement brings to their number of samples in a row."""
    record = run.checks.get(check.id)
    triggers = trigger_of(run.plan, check.id)
    if not triggers:
        fails = (record.fails if record else 0) + 1
        return ("limit",) if measurement.verdict is Verdict.FAIL and fails >= run.plan.monitoring.limit else ()
    return tuple(
        trigger.id
        for trigger in triggers
        if hit(trigger, measurement) and run.trigger_hits.get(trigger.id, 0) + 1 >= samples_needed(run.plan, trigger)
    )


def _gap(run: Run, before: CheckRecord | None, id: str) -> tuple[Measurement, ...]:
    """A place of a trail without a sample, where more than two intervals went by without one."""
    check = next((check for check in run.plan.checks if check.id == id), None)
    if before is None or check is None or run.t - before.t <= 2 * interval(run.plan, check):
        return ()
    return (Measurement(id, Verdict.NEVER),)


def counted(run: Run, measurements: tuple[Measurement, ...]) -> tuple[dict[str, CheckRecord], dict[str, int]]:
    """The records of checks, and hits in a row of triggers, after a sample at the run's present second."""
    records, hits = dict(run.checks), dict(run.trigger_hits)
    for measurement in measurements:
        before = records.get(measurement.check)
        trail = (*(before.trail if before else ()), *_gap(run, before, measurement.check), measurement)[-KEEP:]
        failing = measurement.verdict is Verdict.FAIL
        fails = ((before.fails if before else 0) + 1) if failing else 0
        first = (before.first_fail if before and before.fails else run.t) if failing else -1
        records[measurement.check] = CheckRecord(
            measurement,
            run.t,
            trail,
            fails,
            first,
            before.overruled if before else -1,
            before.overruled_why if before else "",
        )
        for trigger in trigger_of(run.plan, measurement.check):
            hits[trigger.id] = hits.get(trigger.id, 0) + 1 if hit(trigger, measurement) else 0
    return records, hits
