"""Judging measurements: verdicts, and what one sample means for the run."""

from dataclasses import dataclass, replace

from controlroom.core import clocks
from controlroom.core.conditions import against, baseline, holds
from controlroom.core.finding import Finding
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.run_events import Baseline
from controlroom.core.verification import Check, Trigger, Use
from controlroom.core.world import Run

KEEP = 12
STALE_AFTER = 3  # intervals of a check without a sample
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


NO_BASE = {
    "before": "nothing was measured before deploying to compare with",
    "last": "no good live run of this release has been completed to compare with",
}


def judge(check: Check, value: str) -> Measurement:
    """The verdict on a value. No value is inconclusive, and so is one that can not be compared: never green.

    A condition over a baseline is judged once the baseline is known: see `resolved`.
    """
    if not value.strip():
        return Measurement(check.id, Verdict.INCONCLUSIVE, note="no data")
    if not check.passes:
        return Measurement(check.id, Verdict.INCONCLUSIVE, value, "the plan gives no condition")
    base = baseline(check.passes) or baseline(check.fails)
    if base:
        return Measurement(check.id, Verdict.INCONCLUSIVE, value, NO_BASE[base])
    passed = holds(check.passes, value)
    if passed is None:
        return Measurement(check.id, Verdict.INCONCLUSIVE, value, f"not comparable with {check.passes}")
    if not passed and check.fails and not holds(check.fails, value):
        return Measurement(check.id, Verdict.INCONCLUSIVE, value, f"neither {check.passes} nor {check.fails}")
    if not passed:
        return Measurement(check.id, Verdict.FAIL, value)
    if check.warns and holds(check.warns, value):
        return Measurement(check.id, Verdict.WARN, value)
    return Measurement(check.id, Verdict.PASS, value)


def told(run: Run, check: str, condition: str) -> str:
    """A condition on a check with its baseline worked out, as far as the run knows one.

    A rehearsal, which measures nothing real, compares with the check's normal value where it knows none.
    """
    base = baseline(condition)
    if not base:
        return condition
    value = {"before": run.before, "last": run.last}[base].get(check, "")
    if not value and not run.live:
        value = next((one.normal for one in run.plan.checks if one.id == check), "")
    return against(condition, value)


def resolved(run: Run, check: Check) -> Check:
    """The check as it is judged in a run: conditions over a baseline become conditions over a number."""
    if not any(baseline(condition) for condition in (check.passes, check.warns, check.fails)):
        return check
    passes, warns, fails = (told(run, check.id, one) for one in (check.passes, check.warns, check.fails))
    return replace(check, passes=passes, warns=warns, fails=fails)


def compared(plan: Plan, base: str) -> tuple[str, ...]:
    """The ids of the checks of which a condition of the plan compares with a baseline: `before` or `last`."""
    said = [(check.id, text) for check in plan.checks for text in (check.passes, check.warns, check.fails)]
    said += [(one.check, one.when) for one in plan.triggers]
    said += [(one.check, one.when) for one in plan.success]
    return tuple(dict.fromkeys(check for check, text in said if check and baseline(text) == base))


def measured(run: Run, names: tuple[str, ...]) -> tuple[Baseline, ...]:
    """The values that these checks have now; those without a value, and stale ones, are left out."""
    found = [(check, run.checks.get(check.id)) for check in run.plan.checks if check.id in names]
    return tuple(
        Baseline(check.id, record.last.value)
        for check, record in found
        if record is not None and record.last.value and verdict_now(run, check) is not Verdict.STALE
    )


def found(check: Check, finding: Finding) -> Measurement:
    """The verdict on what a look at the world brought. What the provider could not say is an error, never a fail."""
    if finding.error:
        return Measurement(check.id, Verdict.ERROR, note=finding.error, asked=finding.asked)
    judged = judge(check, finding.value)
    if not finding.value.strip() and finding.note:
        judged = replace(judged, note=f"no data: {finding.note}")
    if finding.broken and judged.verdict in (Verdict.PASS, Verdict.WARN, Verdict.FAIL):
        judged = replace(judged, verdict=Verdict.FAIL, note="; ".join(finding.broken))
    return replace(judged, asked=finding.asked)


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
    """The state of a check now, or by the end of the run: never, stale after three intervals, else its verdict."""
    record = run.checks.get(check.id)
    if record is None:
        return Verdict.NEVER
    if clocks.second_of(run, check) - record.t > STALE_AFTER * interval(run.plan, check):
        return Verdict.STALE
    return record.last.verdict


def due(run: Run, check: Check) -> bool:
    """Whether the delay of a check has passed; it counts from the end of the deploy (0: due at any time).

    A deploy that was broken off has ended where the way back begins.
    """
    if not check.delay:
        return True
    after = (Phase.VERIFYING, *WAY_BACK)
    ended = next((entry.t for entry in run.entries if entry.phase in after), None)
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
    check = next((one for one in plan.checks if one.id == trigger.check), None)
    return trigger.samples or (limit(plan, check) if check else plan.monitoring.limit)


def limit(plan: Plan, check: Check) -> int:
    """How many bad samples of a check in a row are the limit, where no trigger says otherwise."""
    return check.limit or plan.monitoring.limit


def blind_limit(plan: Plan, check: Check) -> int:
    """After how many samples in a row that could not be judged a person has to decide."""
    return check.error_limit or max(plan.monitoring.limit, 2)


def hit(run: Run, trigger: Trigger, measurement: Measurement) -> bool:
    """Whether one measurement meets a trigger."""
    if trigger.when:
        when = told(run, trigger.check, trigger.when)
        return bool(measurement.value) and holds(when, measurement.value) is True
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
    failing. Only checks that count in the present phase and are due are looked at; overruled results are left out,
    but not blindness. A sample that measures nothing else is `silent`: it says neither good nor bad.
    """
    measured = {measurement.check: measurement for measurement in measurements}
    met: list[tuple[str, Check]] = []
    bad = blind = told = False
    for check in used_in(run.plan, run.phase):
        if not due(run, check):
            continue
        measurement = measured.get(check.id)
        known = measurement.verdict if measurement else verdict_now(run, check)
        blind = blind or known in BLIND
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
        return ("limit",) if measurement.verdict is Verdict.FAIL and fails >= limit(run.plan, check) else ()
    return tuple(
        trigger.id
        for trigger in triggers
        if hit(run, trigger, measurement)
        and run.trigger_hits.get(trigger.id, 0) + 1 >= samples_needed(run.plan, trigger)
    )
