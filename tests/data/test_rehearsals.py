"""Every shipped scenario takes every shipped plan to the end that its text promises."""

from datetime import UTC, datetime

import pytest

from controlroom.core.decide import decide
from controlroom.core.events import NEW_RUN, Record
from controlroom.core.evolve import evolve
from controlroom.core.intents import (
    Advance,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    Intent,
    RetryStep,
    RollBack,
    StartRun,
)
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED, Phase
from controlroom.core.refusal import Refusal
from controlroom.core.world import Run, Site, StepState, World
from controlroom.formats.scenarios import read_scenario
from tests.data.facts import PLANS
from tests.data.shipped import incidents, people, plan_of, policy

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SAM = Actor("sam", "sam")
KEYS = 60
PROMISED = {
    "clean": Phase.COMPLETE,
    "migration-lock": Phase.COMPLETE,
    "error-spike": Phase.RESTORED,
    "webhook-backlog": Phase.RESTORED,
    "flapping": Phase.RESTORED,
    "rollback-step-fails": Phase.RESTORED,
    "signature-failures": Phase.RESTORED,
    "blind-metrics": Phase.MONITORING,
}


def put(world: World, intent: Intent) -> World:
    """The world after an intent that has to be accepted."""
    decision = decide(world, intent, AT, SAM)
    assert not isinstance(decision, Refusal), decision.message
    for new in decision:
        stream = "run:1" if new.stream == NEW_RUN else new.stream
        world = evolve(world, Record(1, stream, 1, AT, new.t, SAM, new.event))
    return world


def next_intent(run: Run) -> Intent:
    """What a careful operator does: advance, retry a failed step once, else take the way back."""
    step = run.steps.get(run.current)
    failed = step is not None and step.state is StepState.FAILED
    if failed and step is not None and step.attempt < 2:
        return RetryStep()
    if failed or run.phase is Phase.RECOMMENDED:
        return RollBack(confirm=run.plan.id)
    return Advance(assume=True, confirm=run.plan.id)


def rehearsed(name: str, scenario: str) -> Run:
    """The run of a plan under a scenario, after its end or after as many keys as are patience."""
    world = put(World(Site()), ImportPeople(people()))
    world = put(world, ImportPolicy(policy()))
    for incident in incidents():
        world = put(world, ImportIncident(incident))
    world = put(world, ImportRelease(plan_of(name)))
    world = put(world, StartRun("rehearsal", read_scenario(scenario)))
    for _ in range(KEYS):
        assert world.run is not None
        if world.run.phase in ENDED:
            break
        world = put(world, next_intent(world.run))
    assert world.run is not None
    return world.run


@pytest.mark.parametrize("name", PLANS.values())
@pytest.mark.parametrize("scenario", PROMISED)
def test_a_scenario_ends_as_promised(name: str, scenario: str) -> None:
    assert rehearsed(name, scenario).phase is PROMISED[scenario]


@pytest.mark.parametrize("name", PLANS.values())
def test_the_failed_way_back_is_replaced_by_the_next_and_its_undone_steps_are_named(name: str) -> None:
    run, (first, second, *_) = rehearsed(name, "rollback-step-fails"), plan_of(name).ways_back
    assert (run.abandoned, run.way) == ((first.id,), second.id)
    assert first.steps[1].title in run.not_restored


@pytest.mark.parametrize("name", PLANS.values())
def test_flapping_is_recommended_at_the_third_spike(name: str) -> None:
    entered = [entry.phase for entry in rehearsed(name, "flapping").entries]
    assert entered.count(Phase.MONITORING) == 3
    assert Phase.RECOMMENDED in entered


@pytest.mark.parametrize("name", PLANS.values())
def test_what_stays_behind_is_said_once(name: str) -> None:
    left = rehearsed(name, "error-spike").not_restored
    assert left
    assert len(left) == len(set(left))
