"""The watch after complete: which checks are still looked at, until when, and what was missed."""

from dataclasses import dataclass

from controlroom.core import checks, clocks
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Horizon
from controlroom.core.verification import Check, Probe, Use
from controlroom.core.world import Run

PATIENCE = 3  # intervals without a look after which one was missed


@dataclass(frozen=True, slots=True)
class Watch:
    """A horizon of a live run that is complete: the seconds that are left of it, below 0 when it has closed.

    `due` is in how many seconds a machine looks next, -1 when it does not. `missed` are the checks at which nobody
    looked: for a while now, or at the end of it; each with the run second of its last look, -1 for none since
    complete.
    """

    horizon: Horizon
    left: int
    due: int = -1
    missed: tuple[tuple[Check, int], ...] = ()


def looked_at(run: Run) -> tuple[Check, ...]:
    """The checks of the watch at the run's present second, while it is complete.

    One that horizons name is watched until the last of them closes, any other one until all have.
    """
    if not run.plan.monitoring.horizons:
        return ()
    watched = (check for check in run.plan.checks if Use.WATCH in check.uses)
    return tuple(check for check in watched if run.t <= clocks.watched_until(run, check))


def matters(run: Run, check: Check) -> bool:
    """Whether it says something that a check can not be judged: not of one that is not watched after complete."""
    return not run.live or run.phase is not Phase.COMPLETE or check in looked_at(run)


def watches(run: Run) -> tuple[Watch, ...]:
    """Every horizon as it is at the present second; none unless the run is live and complete."""
    if not run.live or run.phase is not Phase.COMPLETE:
        return ()
    return tuple(_watch(run, horizon) for horizon in run.plan.monitoring.horizons)


def _watch(run: Run, horizon: Horizon) -> Watch:
    begun = run.entries[-1].t
    end = begun + horizon.minutes * 60
    named = [check for check in run.plan.checks if check.id in horizon.watch]
    missed = tuple((check, _last(run, check)) for check in named if _is_missed(run, check, end))
    machine = [check for check in named if check.probe is not Probe.MANUAL and Use.WATCH in check.uses]
    ahead = [max(0, _last(run, check) + checks.interval(run.plan, check) - run.t) for check in machine]
    return Watch(horizon, end - run.t, min(ahead, default=-1) if run.t <= end else -1, missed)


def _is_missed(run: Run, check: Check, end: int) -> bool:
    """Whether nobody looked for too long before the present second, or before the end; a person has until the end."""
    begun, last = run.entries[-1].t, _last(run, check)
    if check.probe is Probe.MANUAL:
        return run.t > end and last < 0
    return max(begun, last) + PATIENCE * checks.interval(run.plan, check) < min(run.t, end)


def _last(run: Run, check: Check) -> int:
    record = run.checks.get(check.id)
    return record.t if record is not None and record.t >= run.entries[-1].t else -1
