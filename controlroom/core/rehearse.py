"""A rehearsal without a terminal: what a careful operator presses, from the first key to an end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from controlroom.core import canonical, guards
from controlroom.core.decide import decide_and_fold
from controlroom.core.events import NEW_RUN, New, Record
from controlroom.core.intents import Abort, Advance, Escalate, Intent, RetryStep, RollBack, StartRun
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.refusal import Refusal
from controlroom.core.run_events import PhaseEntered
from controlroom.core.scenario import Scenario
from controlroom.core.world import Run, StepState, World

UNDECIDED = "undecided"
PATIENCE = 10  # samples in a row that change nothing
MOST = 5000  # intents; a plan that watches longer than this is not walked to its end

Done = tuple[World, tuple[New, ...]]
Asked = Callable[[Intent], Done | Refusal]


@dataclass(frozen=True, slots=True)
class Press:
    """One intent that was accepted, the events it made and the world after it."""

    intent: Intent
    events: tuple[New, ...]
    world: World


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A walk to its end; `refusal` says why it could not go on, None when the run ended."""

    world: World
    presses: tuple[Press, ...]
    refusal: Refusal | None

    @property
    def events(self) -> tuple[New, ...]:
        """All events in order."""
        return tuple(event for press in self.presses for event in press.events)

    @property
    def outcome(self) -> str:
        """The phase in which the run ended, or `undecided`."""
        run = self.world.run
        if run is None or not run.entries:
            return Phase.IDLE
        last = run.entries[-1]
        return UNDECIDED if last.reason == UNDECIDED else last.phase


def rehearse(world: World, scenario: Scenario, at: datetime, by: Actor, *, assume: bool) -> Rehearsed:
    """Rehearse the open release in memory; with `assume` as if open gates were green and approvals given."""
    return walk(world, scenario, in_memory(world, at, by), assume=assume)


def walk(world: World, scenario: Scenario, ask: Asked, *, assume: bool) -> Rehearsed:
    """Rehearse by putting one intent after the other; `ask` decides each and gives the world after it."""
    presses: list[Press] = []
    quiet, before = 0, None
    intents: tuple[Intent, ...] = (StartRun("rehearsal", scenario),)
    while intents:
        done = _first_accepted(ask, intents)
        if isinstance(done, Refusal):
            return Rehearsed(world, tuple(presses), done)
        presses.append(done)
        world, run = done.world, _run_of(done.world)
        standing = _standing(run)
        quiet, before = (quiet + 1 if standing == before else 0), standing
        stuck = quiet >= PATIENCE and not _row_is_coming(run)
        intents = _hand_over(run, UNDECIDED) if stuck or len(presses) == MOST else _next(run, assume=assume)
    return Rehearsed(world, tuple(presses), None)


def digest(events: tuple[New, ...]) -> str:
    """The digest of kinds, payloads and logical time: the same on every machine, whoever rehearses, and when."""
    return canonical.digest([[new.event.KIND, new.event, new.t] for new in events])


def phases(events: tuple[New, ...]) -> tuple[str, ...]:
    """The phases in the order in which they were entered."""
    return tuple(new.event.phase for new in events if isinstance(new.event, PhaseEntered))


def in_memory(world: World, at: datetime, by: Actor) -> Asked:
    """Decide intents one after the other and fold what they make, without keeping it anywhere."""

    def ask(intent: Intent) -> Done | Refusal:
        nonlocal world
        done = decide_and_fold(world, intent, at, by)
        if not isinstance(done, Refusal):
            world = done[0]
        return done

    return ask


def records(presses: tuple[Press, ...], at: datetime, by: Actor) -> tuple[Record, ...]:
    """What the events of a walk in memory would be in a log, in order."""
    events = (new for press in presses for new in press.events)
    return tuple(replace(_record(new, at, by), seq=seq) for seq, new in enumerate(events, 1))


def _record(new: New, at: datetime, by: Actor) -> Record:
    stream = "run:0" if new.stream == NEW_RUN else new.stream
    actor = replace(by, acting_as=new.acting_as) if new.acting_as else by
    return Record(0, stream, 0, at, new.t, actor, new.event)


def _next(run: Run, *, assume: bool) -> tuple[Intent, ...]:
    """What to try next, the best first; nothing once the run has ended."""
    if run.phase in ENDED:
        return ()
    step = run.steps.get(run.current)
    if step is not None and step.state is StepState.FAILED:
        retry = (RetryStep(),) if step.attempt == 1 else ()
        back = RollBack(confirm=run.plan.id)
        return (*retry, back, *_hand_over(run, f"step {run.current} failed and no way back is left"))
    if run.phase is Phase.RECOMMENDED:
        return (RollBack(confirm=run.plan.id), *_hand_over(run, "no way back is left"))
    advance = Advance(assume=assume, confirm=run.plan.id, read=True)
    if run.phase is Phase.PREFLIGHT:
        return (advance, *_hand_over(run, "it may not be deployed"))
    return (advance,)


def _hand_over(run: Run, reason: str) -> tuple[Intent, ...]:
    """Escalate; where nothing is deployed there is nothing to hand over, and the run is aborted."""
    if run.phase in ENDED:
        return ()
    return (Escalate(reason, run.plan.id), Abort(reason, run.plan.id))


def _first_accepted(ask: Asked, intents: tuple[Intent, ...]) -> Press | Refusal:
    """The first intent that is accepted; the refusal of the first when none is."""
    first: Refusal | None = None
    for intent in intents:
        done = ask(intent)
        if not isinstance(done, Refusal):
            return Press(intent, done[1], done[0])
        first = first or done
    assert first is not None  # there is always something to try
    return first


def _standing(run: Run) -> tuple[object, ...]:
    """What a sample has to change to be worth another one: the phase, its steps, or what is still missing."""
    if run.phase in WAY_BACK:
        missing = guards.missing_for_restored(run)
    elif run.phase is Phase.MONITORING:
        missing = f"{guards.missing_for_complete(run)}; {guards.missing_for_steady(run)}"
    else:
        missing = guards.missing_for_steady(run)
    return run.phase, len(run.entries), len(run.steps), run.current, missing


def _row_is_coming(run: Run) -> bool:
    """Whether waiting alone brings a row of the scenario: one of the present phase whose second is still to come."""
    rows = run.scenario.rows if run.scenario else ()
    entered = run.entries[-1].t if run.entries else 0
    return any(row.when.phase == run.phase and entered + row.when.after > run.t for row in rows)


def _run_of(world: World) -> Run:
    assert world.run is not None  # the walk has begun one
    return world.run
