"""The expected track beside a live run: what should be true by now from the plan's minutes, and what is not."""

from collections.abc import Iterable
from dataclasses import dataclass

from controlroom.core import checks, clocks, steps
from controlroom.core.measurement import Verdict
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.steps import RunStep
from controlroom.core.world import Run

LATE, TRACK = "late", "track"  # subjects of a divergence that is of no check
GRACE = 120  # seconds that anything may take longer; and a fifth of all that was expected until then
OFF = (Phase.SPIKE, Phase.RECOMMENDED, *WAY_BACK)


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the track: a step, or a phase without steps (no key), from and to seconds since it began."""

    phase: Phase
    key: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Divergence:
    """One thing that is not as expected: `late`, `track` or the id of a check; and the words."""

    subject: str
    text: str


def track(plan: Plan) -> tuple[Leg, ...]:
    """The legs of a run in which everything goes well, from queueing on."""
    watch = plan.monitoring
    delay = max((check.delay for check in checks.used_in(plan, Phase.VERIFYING)), default=0)
    steady = delay + max(watch.steady * watch.interval, watch.steady_minutes * 60)
    found = [(Phase.QUEUED, "", "queued", 60)]
    found += _legs(Phase.PREFLIGHT, steps.preflight(plan))
    found += _legs(Phase.DEPLOYING, steps.deploying(plan))
    found += [(Phase.VERIFYING, "", "verifying", steady), (Phase.MONITORING, "", "monitoring", watch.minutes * 60)]
    return _laid(found)


def way_back(run: Run) -> tuple[Leg, ...]:
    """The legs of the way back in force: its steps, then the samples that show that it is restored."""
    watch = run.plan.monitoring
    settling = (run.phase, "", "the restore checks", max(watch.steady * watch.interval, watch.steady_minutes * 60))
    return _laid([*_legs(run.phase, steps.of_phase(run)), settling])


def _legs(phase: Phase, found: Iterable[RunStep]) -> list[tuple[Phase, str, str, int]]:
    return [(phase, step.key, step.title, step.minutes * 60) for step in found]


def _laid(parts: list[tuple[Phase, str, str, int]]) -> tuple[Leg, ...]:
    """The parts, one after the other."""
    legs: list[Leg] = []
    for phase, key, title, length in parts:
        start = legs[-1].end if legs else 0
        legs.append(Leg(phase, key, title, start, start + length))
    return tuple(legs)


def _begun(run: Run) -> tuple[tuple[Leg, ...], int]:
    """The track in force, and the seconds since it began in which the run was not held."""
    began = run.entries[-1 if run.phase in WAY_BACK else 0].t
    passed = run.t - began - clocks.held(run, began)
    return (way_back(run) if run.phase in WAY_BACK else track(run.plan)), passed


def wanted(run: Run) -> Leg | None:
    """What should be done at the run's present second; None: the run has not begun, or all should be over."""
    if not run.entries:
        return None
    legs, passed = _begun(run)
    return next((leg for leg in legs if passed < leg.end), None)


def diverging(run: Run) -> tuple[Divergence, ...]:
    """What is not as expected at the run's present second; empty: the run is on its track, or over."""
    if not run.entries or run.phase in ENDED:
        return ()
    return (*_off(run), *_late(run), *_failing(run))


def _off(run: Run) -> tuple[Divergence, ...]:
    if run.phase not in OFF:
        return ()
    before = run.back or next((one.phase for one in reversed(run.entries) if one.phase not in OFF), Phase.QUEUED)
    return (Divergence(TRACK, f"{run.phase}, where {before} was expected to go on"),)


def _late(run: Run) -> tuple[Divergence, ...]:
    legs, passed = _begun(run)
    phase = run.back if run.phase in (Phase.SPIKE, Phase.RECOMMENDED) else run.phase
    key = run.current or (following.key if (following := steps.following(run)) else "")
    here = [leg for leg in legs if leg.phase is phase]
    leg = next((leg for leg in here if leg.key == key), here[-1] if here else None)
    late = passed - leg.end if leg else 0
    if leg is None or late <= max(GRACE, leg.end // 5):
        return ()
    return (Divergence(LATE, f"{leg.title} should have ended {late // 60} minutes ago"),)


def _failing(run: Run) -> tuple[Divergence, ...]:
    found = (one for one in checks.used_in(run.plan, run.phase) if checks.due(run, one))
    bad = (one for one in found if checks.verdict_now(run, one) is Verdict.FAIL and not checks.overruled(run, one.id))
    said = ((one.id, f"{one.title} should pass and fails: {run.checks[one.id].last.value}") for one in bad)
    return tuple(Divergence(check, text) for check, text in said)
