"""Counting samples: what each adds to the record of its check, and to the clocks of the run."""

from dataclasses import replace

from controlroom.core import checks
from controlroom.core.kept import Hits, Kept
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.run_events import SampleTaken
from controlroom.core.verification import Check
from controlroom.core.world import CheckRecord, Run

GOOD = (Verdict.PASS, Verdict.WARN)


def counted(run: Run, measurements: tuple[Measurement, ...]) -> tuple[dict[str, CheckRecord], dict[str, int]]:
    """The records of checks, and hits in a row of triggers, after a sample at the run's present second."""
    records, hits = dict(run.checks), dict(run.trigger_hits)
    plan = {check.id: check for check in run.plan.checks}
    for measurement in measurements:
        check = plan[measurement.check]
        records[check.id] = _record(run, check, records.get(check.id), measurement)
        if checks.due(run, check):
            for trigger in checks.trigger_of(run.plan, check.id):
                hits[trigger.id] = hits.get(trigger.id, 0) + 1 if checks.hit(run, trigger, measurement) else 0
    return records, hits


def _record(run: Run, check: Check, before: CheckRecord | None, measurement: Measurement) -> CheckRecord:
    """One check after one measurement; what is measured before it is due is shown, and counts nothing."""
    known = before or CheckRecord(measurement, run.t)
    trail = (*known.trail, *_gap(run, before, check.id, run.t), measurement)[-checks.KEEP :]
    after = replace(known, last=measurement, t=run.t, trail=trail)
    if not checks.due(run, check):
        return after
    failing, blind = measurement.verdict is Verdict.FAIL, measurement.verdict in checks.BLIND
    good = measurement.verdict in GOOD and not run.held
    return replace(
        after,
        fails=known.fails + 1 if failing else 0,
        first_fail=(known.first_fail if known.fails else run.t) if failing else -1,
        blinds=known.blinds + 1 if blind else 0,
        first_blind=(known.first_blind if known.blinds else run.t) if blind else -1,
        goods=known.goods + 1 if good else known.goods,
    )


def _gap(run: Run, before: CheckRecord | None, id: str, t: int) -> tuple[Measurement, ...]:
    """A place of a trail without a sample, where more than two intervals went by without one until run second t."""
    check = next((check for check in run.plan.checks if check.id == id), None)
    if before is None or check is None or t - before.t <= 2 * checks.interval(run.plan, check):
        return ()
    return (Measurement(id, Verdict.NEVER),)


def sampled(run: Run, event: SampleTaken) -> Run:
    """The run after a sample at its present second: a good one counts, a bad or blind one begins anew.

    Blindness stops the clock: the seconds from one blind sample to the next sample are seconds that it stood.
    """
    records, hits = counted(run, event.measurements)
    silent = event.outcome == "silent"
    good = run.good + (event.outcome == "good" and not run.held) if event.outcome in ("good", "silent") else 0
    blind = run.blind + 1 if event.outcome == "blind" else run.blind if silent else 0
    return replace(
        run,
        checks=records,
        trigger_hits=hits,
        good=good,
        good_since=run.good_since if good and run.good else run.t,
        samples=run.samples + 1,
        blind=blind,
        stood=stood(run),
        blind_t=run.t if blind else -1,
    )


def stood(run: Run) -> int:
    """The seconds of the present phase that did not count: the run was held, or blind."""
    return run.stood + (run.t - run.blind_t if run.blind_t >= 0 else 0)


def kept(run: Run, measurements: tuple[Measurement, ...], outcome: str) -> tuple[Kept, ...]:
    """What is kept of measurements at the run's present second; no outcome: that of an event of the same sample."""
    after = sampled(run, SampleTaken(measurements, outcome)) if outcome else _only_checks(run, measurements)
    return tuple(_kept(after, measurement) for measurement in measurements)


def _only_checks(run: Run, measurements: tuple[Measurement, ...]) -> Run:
    records, hits = counted(run, measurements)
    return replace(run, checks=records, trigger_hits=hits)


def _kept(run: Run, measurement: Measurement) -> Kept:
    record = run.checks[measurement.check]
    triggers = checks.trigger_of(run.plan, measurement.check)
    return Kept(
        measurement,
        run.t,
        record.fails,
        record.first_fail,
        record.blinds,
        record.first_blind,
        record.goods,
        tuple(Hits(one.id, run.trigger_hits.get(one.id, 0)) for one in triggers),
        run.good,
        run.good_since,
        run.samples,
        run.blind,
        run.blind_t,
        run.stood,
    )


def keep(run: Run, one: Kept) -> Run:
    """The run after a measurement that was kept."""
    measurement = one.measurement
    before = run.checks.get(measurement.check)
    known = before or CheckRecord(measurement, one.t)
    record = replace(
        known,
        last=measurement,
        t=one.t,
        trail=(*known.trail, *_gap(run, before, measurement.check, one.t), measurement)[-checks.KEEP :],
        fails=one.fails,
        first_fail=one.first_fail,
        blinds=one.blinds,
        first_blind=one.first_blind,
        goods=one.goods,
    )
    return replace(
        run,
        t=max(run.t, one.t),
        checks={**run.checks, measurement.check: record},
        trigger_hits={**run.trigger_hits, **{hits.trigger: hits.count for hits in one.hits}},
        good=one.good,
        good_since=one.good_since,
        samples=one.samples,
        blind=one.blind,
        blind_t=one.blind_t,
        stood=one.stood,
    )
