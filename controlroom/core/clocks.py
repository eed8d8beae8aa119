"""The present second of a run."""

from dataclasses import replace
from datetime import datetime

from controlroom.core.phases import ENDED, Phase
from controlroom.core.verification import Check, Use
from controlroom.core.world import Run


def present(run: Run, at: datetime) -> Run:
    """The run at the present second: a live one's time passes, and its results grow stale, without any event.

    A rehearsal stands where its last key left it. What is held is looked at all the same, so its time passes too.
    """
    return later(run, int((at - run.started_at).total_seconds())) if run.live else run


def watched_until(run: Run, check: Check) -> int:
    """The run second until which a check is looked at once the run has ended: its end, where it is not watched.

    After complete one that horizons name is watched until the last of them closes, any other one until all have.
    """
    horizons = run.plan.monitoring.horizons if run.phase is Phase.COMPLETE and Use.WATCH in check.uses else ()
    named = [one.minutes for one in horizons if check.id in one.watch] or [one.minutes for one in horizons]
    return run.entries[-1].t + max(named, default=0) * 60


def second_of(run: Run, check: Check) -> int:
    """The run second as of which a check is judged: the present one, or that from which on nobody looks at it."""
    return min(run.t, watched_until(run, check)) if run.phase in ENDED else run.t


def held(run: Run, t: int) -> int:
    """For how many seconds since run second t the run was held."""
    spans = (*run.holds, (run.held_t, run.t)) if run.held else run.holds
    return sum(max(0, end - max(began, t)) for began, end in spans)


def later(run: Run, t: int) -> Run:
    """The run at a later second; seconds that pass while it is held count neither for steady nor for monitoring."""
    seconds = max(0, t - run.t)
    held = seconds if run.held else 0
    blind_t = run.blind_t + held if run.blind_t >= 0 else -1
    return replace(run, t=run.t + seconds, stood=run.stood + held, good_since=run.good_since + held, blind_t=blind_t)
