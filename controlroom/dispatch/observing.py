"""Live runs and the looks at their checks: which are due, and what they saw brought into the log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from controlroom.core import checks, clocks, due
from controlroom.core.events import Record
from controlroom.core.finding import Finding
from controlroom.core.intents import InsertSignal, Intent, MeasureGates, Observe, TakeSample
from controlroom.core.measurement import Measurement
from controlroom.core.phases import ENDED
from controlroom.core.release_events import GateMeasured
from controlroom.core.run_events import RunConverged, RunDiverged, SampleTaken
from controlroom.core.variables import spelled
from controlroom.core.verification import Check, Probe

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.plan import Plan
    from controlroom.core.refusal import Refusal
    from controlroom.core.scenario import Then
    from controlroom.core.world import Run, World
    from controlroom.dispatch import Answer, Dispatcher


class Outside(Protocol):
    """Who looks at the real world for a live run, and before one for the gates that are bound to checks.

    `signals` are what can be broken there, because it is a stand-in: (id, words), none for what is real.
    """

    @property
    def signals(self) -> tuple[tuple[str, str], ...]: ...

    def unset(self, plan: "Plan") -> tuple[str, ...]:
        """The ids of the checks of a plan that can not look from here for lack of configuration; nobody is asked."""

    def now(self, desk: "Dispatcher", release: str) -> None:
        """Look at all checks now, or end the looks under way."""

    def signal(self, then: "Then") -> "Refusal | None":
        """Break something of the stand-ins, or mend it; a refusal where they do not answer."""


def outside(
    desk: "Dispatcher", world: "World", release: str, intents: tuple[Intent, ...]
) -> "tuple[bool, Refusal | None]":
    """Whether the intent was one for the outside, and why it was not done; nothing is recorded but what it sees."""
    if desk.outside is None or len(intents) != 1:
        return False, None
    live = world.run is not None and world.run.live
    match intents[0]:
        case TakeSample() if live or (world.run is None and bound_checks(world)):
            desk.outside.now(desk, release)
        case InsertSignal(row) if live and desk.outside.signals:
            return True, desk.outside.signal(row.then)
        case _:
            return False, None
    return True, None


def moves(world: "World", records: Sequence[Record], versions: Mapping[str, int]) -> list[Record]:
    """The records beyond these versions that move the world under a key.

    What was observed in a live run does not: a phase that it led to has an event of its own.
    """
    newer = [one for one in records if one.version > versions.get(one.stream, one.version)]
    if world.run is None or not world.run.live:
        return newer
    return [one for one in newer if not isinstance(one.event, SampleTaken | RunDiverged | RunConverged | GateMeasured)]


def with_signals(desk: "Dispatcher", board: "Board") -> "Board":
    """The board of a live run with the signals that its outside can give; the scenario's are for rehearsals."""
    if board.header.kind != "LIVE":
        return board
    signals = desk.outside.signals if desk.outside else ()
    return replace(board, checks=replace(board.checks, signals=signals))


def live_run(desk: "Dispatcher", release: str) -> "Run | None":
    """The live run of a release at the present second, if that is its latest run. Raises Unknown."""
    run = desk.world(release).run
    return clocks.present(run, desk.clock()) if run is not None and run.live else None


def wanted(desk: "Dispatcher", release: str, *, all_of_them: bool = False) -> tuple[Check, ...]:
    """The checks to look at now: those that are due, or all that a machine can look at. Raises Unknown.

    Without a live run those are all to which a gate is bound.
    """
    world, run = desk.world(release), live_run(desk, release)
    plan = run.plan if run else world.release.plan if world.release else None
    if plan is None or (run is None and not all_of_them):
        return ()
    every = plan.checks if run else bound_checks(world).values()
    chosen = due.due(run) if run and not all_of_them else (one for one in every if one.probe is not Probe.MANUAL)
    return tuple(spelled(check, plan.variables) for check in chosen)


def goes_on(run: "Run") -> bool:
    """Whether a live run still takes what is seen: it has not ended, or is in the watch after it."""
    return run.phase not in ENDED or bool(due.looked_at(run))


def bring(desk: "Dispatcher", release: str, found: Mapping[str, Finding]) -> "Answer | None":
    """Judge what was found, by the id of its check, and bring it into the live run; None: there is none any more."""
    measurements = _judged(live_run(desk, release), found)
    return desk.ask(release, Observe(measurements)) if measurements else None


def record(
    desk: "Dispatcher", release: str, of_run: Mapping[str, Finding], of_gates: Mapping[str, Finding]
) -> "Answer | None":
    """As `bring`, and into the gates that are bound to checks of `of_gates`, at once; None: nothing takes any of it.

    What changes nothing is refused as `unchanged`. Raises Unknown.
    """
    run, bound = live_run(desk, release), bound_checks(desk.world(release))
    seen = _judged(run, of_run)
    told = tuple(_measured(run, bound[id], finding) for id, finding in of_gates.items() if id in bound)
    intents = (*((Observe(seen),) if seen else ()), *((MeasureGates(told),) if told else ()))
    return desk.ask_all(release, intents) if intents else None


def bound_checks(world: "World") -> dict[str, Check]:
    """The checks of the open release to which a gate is bound, by id."""
    plan = world.release.plan if world.release else None
    names = {gate.check for stage in plan.stages for gate in stage.gates} if plan else set()
    return {check.id: check for check in plan.checks if check.id in names} if plan else {}


def _judged(run: "Run | None", found: Mapping[str, Finding]) -> tuple[Measurement, ...]:
    """The measurements of a run's own checks."""
    known = {check.id: check for check in run.plan.checks} if run else {}
    return tuple(_measured(run, known[id], finding) for id, finding in found.items() if id in known)


def _measured(run: "Run | None", check: Check, finding: Finding) -> Measurement:
    return checks.found(checks.resolved(run, check) if run else check, finding)
