"""Noting where a live run leaves its expected track and where it returns, with what is asked of it."""

from controlroom.core import expected
from controlroom.core.decide.turn import Turn
from controlroom.core.phases import ENDED
from controlroom.core.run_events import RunConverged, RunDiverged


def note(turn: Turn) -> None:
    """Append the beginning of each divergence, and its end; time alone appends nothing, so it is called by a deed."""
    run = turn.world.run
    if run is None or not run.live or run.phase in ENDED:
        return
    found = {one.subject: one.text for one in expected.diverging(turn.present)}
    for subject, text in found.items():
        if subject not in run.diverged:
            turn.of_run(RunDiverged(subject, text))
    for subject in run.diverged:
        if subject not in found:
            turn.of_run(RunConverged(subject))
