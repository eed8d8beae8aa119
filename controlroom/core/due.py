"""Which checks of a live run are to be looked at now."""

from controlroom.core import checks, watching
from controlroom.core.phases import Phase
from controlroom.core.verification import Check, Probe
from controlroom.core.world import Run

UNSEEN = (Phase.IDLE, Phase.RESTORED, Phase.ABORTED, Phase.ESCALATED)  # nothing is looked at but on demand


def looked_at(run: Run) -> tuple[Check, ...]:
    """The checks that a machine looks at in the present phase of a live run.

    From queueing on these are all, so that there is something to compare with before deploying; after complete
    those of the watch, each as long as a horizon of it lasts.
    """
    found = tuple(check for check in run.plan.checks if check.probe is not Probe.MANUAL)
    if run.phase in UNSEEN:
        return ()
    if run.phase is not Phase.COMPLETE:
        return found
    return tuple(check for check in watching.looked_at(run) if check in found)


def due(run: Run) -> tuple[Check, ...]:
    """Those whose interval and delay have passed at the run's present second."""
    return tuple(check for check in looked_at(run) if checks.due(run, check) and _is_old(run, check))


def _is_old(run: Run, check: Check) -> bool:
    record = run.checks.get(check.id)
    return record is None or run.t - record.t >= checks.interval(run.plan, check)
