"""Gates that are bound to a check: green only while its latest measurement passes and is fresh."""

from datetime import datetime, timedelta

from controlroom.core import checks, clocks
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED
from controlroom.core.plan_parts import Gate
from controlroom.core.verification import Check
from controlroom.core.world import Measured, Release, World

Seen = tuple[Verdict | None, str, Measurement | None]


def fresh_for(release: Release, gate: Gate, check: Check) -> timedelta:
    """How long a measurement of a gate stays good: as the gate says, else three intervals of its check."""
    seconds = gate.valid_minutes * 60 or 3 * checks.interval(release.plan, check)
    return timedelta(seconds=seconds)


def check_of(release: Release, gate: Gate) -> Check | None:
    """The check that a gate is bound to; None: the plan has none of that name."""
    return next((one for one in release.plan.checks if one.id == gate.check), None)


def state(world: World, gate: Gate, at: datetime) -> Seen:
    """Pass, or a verdict that is not green with the reason; None: it was measured for another version of the plan."""
    release = world.release
    check = check_of(release, gate) if release else None
    if release is None or check is None:
        return Verdict.NEVER, "names a check that the plan does not have", None
    here, there = _in_run(world, check, at), _beside(release, gate, check, release.measured.get(gate.id), at)
    fresh = (Verdict.STALE, Verdict.NEVER)
    return here if here[0] not in fresh or (there[0] in (Verdict.NEVER, None) and here[0] is Verdict.STALE) else there


def is_seen(world: World, check: Check, at: datetime) -> bool:
    """Whether the live run itself sees a check now."""
    return _in_run(world, check, at)[0] not in (Verdict.STALE, Verdict.NEVER)


def _in_run(world: World, check: Check, at: datetime) -> Seen:
    """What the live run sees of a check."""
    run = clocks.present(world.run, at) if world.run and world.run.live and world.run.phase not in ENDED else None
    record = run.checks.get(check.id) if run else None
    if run is None or record is None:
        return Verdict.NEVER, "", None
    return _judged(check, checks.verdict_now(run, check), record.last)


def _beside(release: Release, gate: Gate, check: Check, seen: Measured | None, at: datetime) -> Seen:
    """What was measured beside a run."""
    if seen is None:
        return _judged(check, Verdict.NEVER, None)
    if seen.digest != release.digest:
        return None, "was measured for another version of the plan", seen.measurement
    old = at - seen.at > fresh_for(release, gate, check)
    return _judged(check, Verdict.STALE if old else seen.measurement.verdict, seen.measurement)


def _judged(check: Check, verdict: Verdict, last: Measurement | None) -> Seen:
    value = last.value if last else ""
    note = f": {last.note}" if last and last.note else ""
    why = {
        Verdict.NEVER: f"waits for {check.title}, which was never measured",
        Verdict.STALE: f"waits for {check.title}, which was measured too long ago",
        Verdict.FAIL: f"waits for {check.title}, which is {value}{note}",
        Verdict.ERROR: f"waits for {check.title}, which could not be measured{note}",
        Verdict.INCONCLUSIVE: f"waits for {check.title}, which gave no answer{note}",
    }
    return (verdict, why[verdict], last) if verdict in why else (Verdict.PASS, "", last)
