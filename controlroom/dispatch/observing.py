"""Live runs and the looks at their checks: which are due, and what they saw brought into the log."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from controlroom.core import checks, clocks, due
from controlroom.core.finding import Finding
from controlroom.core.intents import Observe
from controlroom.core.variables import spelled
from controlroom.core.verification import Check, Probe

if TYPE_CHECKING:
    from controlroom.core.world import Run
    from controlroom.dispatch import Answer, Dispatcher


def live_run(desk: "Dispatcher", release: str) -> "Run | None":
    """The live run of a release at the present second, if that is its latest run. Raises Unknown."""
    run = desk.world(release).run
    return clocks.present(run, desk.clock()) if run is not None and run.live else None


def wanted(desk: "Dispatcher", release: str, *, all_of_them: bool = False) -> tuple[Check, ...]:
    """The checks to look at now: those that are due, or all that a machine can look at. Raises Unknown."""
    run = live_run(desk, release)
    if run is None:
        return ()
    every = tuple(one for one in run.plan.checks if one.probe is not Probe.MANUAL)
    return tuple(spelled(check, run.plan.variables) for check in (every if all_of_them else due.due(run)))


def bring(desk: "Dispatcher", release: str, found: Mapping[str, Finding]) -> "Answer | None":
    """Judge what was found, by the id of its check, and bring it into the live run; None: there is none any more."""
    run = live_run(desk, release)
    known = {check.id: check for check in run.plan.checks} if run else {}
    measurements = tuple(
        checks.found(checks.resolved(run, known[id]), finding) for id, finding in found.items() if run and id in known
    )
    return desk.ask(release, Observe(measurements)) if measurements else None
