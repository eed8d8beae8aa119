"""The present second of a run."""

from dataclasses import replace
from datetime import datetime

from controlroom.core.world import Run


def present(run: Run, at: datetime) -> Run:
    """The run at the present second: a live one's time passes, and its results grow stale, without any event.

    A rehearsal stands where its last key left it. What is held is looked at all the same, so its time passes too.
    """
    return later(run, int((at - run.started_at).total_seconds())) if run.live else run


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
