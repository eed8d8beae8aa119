"""The present second of a run."""

from dataclasses import replace
from datetime import datetime

from controlroom.core.world import Run


def present(run: Run, at: datetime) -> Run:
    """The run at the present second: a live one's time passes, and its results grow stale, without any event.

    A rehearsal stands where its last key left it; while a live run is held its time stands still.
    """
    if not run.live:
        return run
    seconds = int(((run.held_at or at) - run.started_at).total_seconds()) - run.held_seconds
    return replace(run, t=max(run.t, seconds))
