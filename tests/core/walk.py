"""Worlds of whole rehearsals of shipped plans, folded in memory: one before the run and one after every key."""

from datetime import UTC, datetime
from functools import cache

from controlroom.core.decide import decide
from controlroom.core.events import NEW_RUN, Record
from controlroom.core.evolve import evolve
from controlroom.core.intents import (
    Advance,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    Intent,
    Resume,
    RetryStep,
    RollBack,
    SkipStep,
    StartRun,
)
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED
from controlroom.core.plan import Plan
from controlroom.core.refusal import Refusal
from controlroom.core.scenario import Scenario
from controlroom.core.world import StepState, World
from controlroom.formats.scenarios import read_scenario
from tests.data.shipped import incidents, people, plan_of, policy

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SAM = Actor("sam", "sam", "room-a", "pts/1")
Place = tuple[World, tuple[Record, ...]]


def pressed(key: str, release: str) -> Intent:
    """What a key asks, with all that it may have to say."""
    keys: dict[str, Intent] = {
        "n": Advance(assume=True, evidence="seen on the dashboard", confirm=release),
        "R": RollBack(confirm=release),
        "E": Escalate("nobody here can go on", release),
        "t": RetryStep(),
        "S": SkipStep("done by hand"),
        "h": Resume(),
        "u": DraftUpdates(),
        "p": DraftPostmortem(),
        "N": StartRun("rehearsal"),
    }
    return keys[key]


def after(place: Place, intent: Intent, by: Actor = SAM) -> Place:
    """The world and its records after an intent that has to be accepted."""
    world, records = place
    decision = decide(world, intent, AT, by)
    assert not isinstance(decision, Refusal), decision
    for new in decision:
        stream = "run:1" if new.stream == NEW_RUN else new.stream
        record = Record(len(records) + 1, stream, len(records) + 1, AT, new.t, by, new.event)
        world, records = evolve(world, record), (*records, record)
    return world, records


def imported(plan: Plan) -> Place:
    """The shipped people, policy and incidents, and a plan."""
    place: Place = (World(), ())
    site: tuple[Intent, ...] = (ImportPeople(people()), ImportPolicy(policy()), *map(ImportIncident, incidents()))
    for intent in site:
        place = after(place, intent)
    return after(place, ImportRelease(plan))


def next_key(world: World) -> str:
    """What a careful operator presses: a failed step is tried once more, then comes the next way back."""
    run = world.run
    assert run is not None
    step = run.steps.get(run.current)
    if step is not None and step.state is StepState.FAILED:
        return "t" if step.attempt < 2 else "R"
    if run.phase in ENDED:
        return "u" if run.drafts_entries != len(run.entries) else "p" if not run.postmortem else "N"
    return "R" if run.phase == "rollback recommended" else "n"


def rehearsal(plan: Plan, scenario: Scenario) -> tuple[Place, ...]:
    """Before the run, and after every key of it, with its updates and its postmortem."""
    places = [imported(plan)]
    places.append(after(places[-1], StartRun("rehearsal", scenario)))
    for _ in range(60):
        key = next_key(places[-1][0])
        if key == "N":
            break
        places.append(after(places[-1], pressed(key, plan.id)))
    return tuple(places)


@cache
def walk(name: str, scenario: str) -> tuple[Place, ...]:
    """The places of a shipped plan under a shipped scenario."""
    return rehearsal(plan_of(name), read_scenario(scenario))
