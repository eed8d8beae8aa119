"""Blindness: what can not be judged now, since when, and when a person has to decide about it."""

from datetime import datetime

from controlroom.core import checks
from controlroom.core.measurement import Verdict
from controlroom.core.phases import WAY_BACK
from controlroom.core.verification import Check, Probe
from controlroom.core.world import Run


def blind(run: Run) -> tuple[Check, ...]:
    """The checks that count now, are due, and can not be judged; the run is as of now."""
    counted = checks.used_in(run.plan, run.phase)
    return tuple(one for one in counted if checks.due(run, one) and checks.verdict_now(run, one) in checks.BLIND)


def before_step(run: Run, check: Check) -> bool:
    """Whether on a way back a check was last measured before the last step ended: that says nothing of the restore."""
    record = run.checks.get(check.id)
    return run.phase in WAY_BACK and record is not None and record.t < run.step_t


def since(run: Run, check: Check) -> int:
    """The run second since which a check can not be judged; -1: it can."""
    verdict, record = checks.verdict_now(run, check), run.checks.get(check.id)
    if verdict not in checks.BLIND:
        return -1
    if record is None:
        return run.entries[-1].t if run.entries else 0
    if record.blinds:
        return record.first_blind
    return record.t + checks.STALE_AFTER * checks.interval(run.plan, check) if verdict is Verdict.STALE else record.t


def seconds(run: Run, second: int, now: datetime) -> int:
    """The seconds since a second of the run, which is as of now; also those that it was held."""
    return max(0, run.t - second)


def blind_for(run: Run, now: datetime) -> int:
    """For how many seconds something that counts now can not be judged; -1: everything can."""
    begun = [since(run, check) for check in blind(run)]
    return seconds(run, min(begun), now) if begun else -1


def asks(run: Run) -> tuple[Check, ...]:
    """The checks that are blind because no person has answered lately; none where a person has to decide anyway.

    A rehearsal asks nobody. What makes a person decide is what was looked at and could not be judged.
    """
    found = blind(run) if run.live else ()
    waiting = tuple(one for one in found if one.probe is Probe.MANUAL and _unanswered(run, one))
    return () if len(waiting) < len(found) and decides(run) else waiting


def _unanswered(run: Run, check: Check) -> bool:
    return checks.verdict_now(run, check) in (Verdict.NEVER, Verdict.STALE)


def decides(run: Run) -> bool:
    """Whether so many samples in a row said nothing that a person has to decide."""
    found = blind(run)
    if any(_reached(run, check) for check in found):
        return True
    patient = any(check.error_limit for check in found)
    return not patient and run.blind >= max(run.plan.monitoring.limit, 2)


def _reached(run: Run, check: Check) -> bool:
    record = run.checks.get(check.id)
    return record is not None and record.blinds >= checks.blind_limit(run.plan, check)
