"""A rehearsal without a terminal comes to the end that a careful operator would bring it to."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controlroom.core import rehearse
from controlroom.core.intents import Advance, ImportRelease, RetryStep, RollBack
from controlroom.core.people import Actor
from controlroom.core.plan import Plan
from controlroom.core.refusal import Refusal
from controlroom.core.scenario import CLEAN, Row, Scenario, Then, When
from controlroom.core.world import Site, World
from controlroom.formats.scenarios import read_scenario
from tests.data.facts import PLANS
from tests.data.shipped import SAMPLE, incidents, people, plan_of, policy

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SAM = Actor("sam", "sam")
PROMISED = {
    "clean": "complete",
    "migration-lock": "complete",
    "error-spike": "restored",
    "webhook-backlog": "restored",
    "flapping": "restored",
    "rollback-step-fails": "restored",
    "signature-failures": "restored",
    "blind-metrics": "undecided",
}


def world_of(plan: Plan) -> World:
    site = Site(people(), {"risk": policy()}, {one.id: one for one in incidents()})
    done = rehearse.in_memory(World(site), AT, SAM)(ImportRelease(plan))
    assert not isinstance(done, Refusal)
    return done[0]


def rehearsed(plan: Plan, scenario: Scenario, *, at: datetime = AT, by: Actor = SAM) -> rehearse.Rehearsed:
    return rehearse.rehearse(world_of(plan), scenario, at, by, assume=True)


@pytest.mark.parametrize("name", PLANS.values())
@pytest.mark.parametrize("scenario", PROMISED)
def test_every_shipped_scenario_ends_as_promised(name: str, scenario: str) -> None:
    done = rehearsed(plan_of(name), read_scenario(scenario))
    assert done.refusal is None
    assert done.outcome == PROMISED[scenario]
    assert rehearse.phases(done.events)[0] == "queued"


def test_the_sample_is_walked_key_by_key_as_the_machine_page_says() -> None:
    done = rehearsed(plan_of(SAMPLE), read_scenario("error-spike"))
    pressed = [type(press.intent).__name__ for press in done.presses]
    assert pressed == ["StartRun", *["Advance"] * 11, "RollBack", *["Advance"] * 6]
    assert rehearse.phases(done.events) == (
        *("queued", "preflight", "deploying", "verifying", "monitoring", "spike"),
        *("rollback recommended", "rolling back", "restored"),
    )


def test_the_digest_knows_neither_actor_nor_host_nor_wall_clock() -> None:
    plan, scenario = plan_of(SAMPLE), read_scenario("error-spike")
    one = rehearsed(plan, scenario)
    other = rehearsed(plan, scenario, at=AT + timedelta(days=400), by=Actor("zoe", "", "elsewhere", "tty9", "::1"))
    assert rehearse.digest(one.events) == rehearse.digest(other.events)
    assert rehearse.digest(one.events) != rehearse.digest(rehearsed(plan, CLEAN).events)


def test_the_digest_is_the_same_under_every_hash_seed() -> None:
    program = (
        "from tests.core.test_rehearse import *\n"
        "print(rehearse.digest(rehearsed(plan_of(SAMPLE), read_scenario('error-spike')).events))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1


def test_open_gates_are_not_assumed_unasked() -> None:
    done = rehearse.rehearse(world_of(plan_of(SAMPLE)), CLEAN, AT, SAM, assume=False)
    assert done.refusal is not None
    assert (done.refusal.rule, done.refusal.assumable) == ("may_not_queue", True)
    assert len(done.presses) == 1


def test_a_failed_step_is_retried_once_and_then_the_next_way_is_taken() -> None:
    done = rehearsed(plan_of(SAMPLE), read_scenario("rollback-step-fails"))
    retries = [press.intent for press in done.presses if isinstance(press.intent, RetryStep)]
    ways = [press.intent for press in done.presses if isinstance(press.intent, RollBack)]
    assert (len(retries), len(ways)) == (1, 2)


def test_a_preflight_step_that_keeps_failing_ends_aborted_because_nothing_is_deployed() -> None:
    fails = tuple(Row(When(step="preflight.2", attempt=n), Then(outcome="failed", reason="no")) for n in (1, 2))
    done = rehearsed(plan_of(SAMPLE), Scenario("stuck", "Stuck", rows=fails))
    assert done.outcome == "aborted"


def test_a_way_back_that_keeps_failing_ends_escalated() -> None:
    plan = plan_of(SAMPLE)
    spike = Row(When(phase="monitoring"), Then(signal="errors", verdict="fail"))
    fails = tuple(
        Row(When(step=f"{way.id}.1", attempt=n), Then(outcome="failed", reason="no"))
        for way in plan.ways_back
        for n in (1, 2)
    )
    done = rehearsed(plan, Scenario("stuck", "Stuck", rows=(spike, *fails)))
    assert done.outcome == "escalated"


def test_ten_samples_that_change_nothing_are_enough() -> None:
    done = rehearsed(plan_of(SAMPLE), read_scenario("blind-metrics"))
    last = [press for press in done.presses if isinstance(press.intent, Advance)][-rehearse.PATIENCE :]
    assert all(press.events[-1].event.KIND == "sample.taken" for press in last)
    assert len({press.world.run.phase for press in last if press.world.run}) == 1


def test_a_row_that_is_still_coming_is_waited_for() -> None:
    rows = (
        Row(When(phase="monitoring"), Then(signal="errors", verdict="none")),
        Row(When(phase="monitoring", after=60 * 40), Then(signal="errors", verdict="pass")),
    )
    assert rehearsed(plan_of(SAMPLE), Scenario("late", "Late", rows=rows)).outcome == "complete"


def test_a_long_quiet_watch_is_walked_to_its_end() -> None:
    plan = plan_of(SAMPLE)
    long = replace(plan, monitoring=replace(plan.monitoring, minutes=60))
    assert rehearsed(long, CLEAN).outcome == "complete"


def test_the_records_of_a_walk_are_numbered_in_order() -> None:
    done = rehearsed(plan_of(SAMPLE), CLEAN)
    records = rehearse.records(done.presses, AT, SAM)
    assert [record.seq for record in records] == list(range(1, len(done.events) + 1))
    assert {record.stream for record in records} == {"run:0"}
