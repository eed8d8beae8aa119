"""A step of a way back whose probe does not say that it is done is not recorded as done in a rehearsal."""

import pytest

from controlroom.core.intents import Advance, InsertSignal, RetryStep, RollBack, SkipStep
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Kind, Monitoring
from controlroom.core.run_events import SampleTaken
from controlroom.core.scenario import Row, Then, When
from controlroom.core.ways_back import BackStep, Way, WayBack
from controlroom.core.world import StepState
from tests.core.machine import Story, everywhere, failing, rehearsed_to, rows, small, way

PROBED = WayBack("w", "W", Way.QUICK, steps=(BackStep("undo", "Undo it", minutes=3, probe="errors"),))
KINDS = ["sample.taken", "step.failed"]


def plan(*ways: WayBack) -> Plan:
    return small(
        stages=(),
        approvals=(),
        checks=(everywhere("errors"),),
        ways_back=ways or (PROBED,),
        monitoring=Monitoring(minutes=0, steady=1, limit=9),
    )


def told(verdict: str) -> InsertSignal:
    return InsertSignal(Row(When(phase="x"), Then(signal="errors", verdict=verdict, reason="no answer in 5 s")))


def taken(verdict: str = "fail") -> Story:
    """A rehearsal that has begun the probed step of its way back, with its probe as told."""
    return rehearsed_to(Phase.MONITORING, plan=plan()).do(told(verdict), RollBack(confirm="small"))


def reason(story: Story) -> str:
    return story.run.steps["w.1"].note


def test_a_failing_probe_fails_the_step_with_what_it_saw_and_what_it_wanted() -> None:
    story = taken()
    began = story.run.t
    assert story.kinds(Advance()) == KINDS
    assert story.run.steps["w.1"].state is StepState.FAILED
    assert reason(story) == "its probe says no: errors 12, wanted ≤ 10"
    assert story.run.t == began + 180  # the step took its time once
    assert story.run.checks["errors"].last.verdict == "fail"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("none", "gave no answer (no data)"), ("error", "can not be measured (no answer in 5 s)")],
)
def test_a_probe_that_can_not_tell_leaves_the_step_unknown_and_not_done(verdict: str, words: str) -> None:
    story = taken(verdict)
    assert story.kinds(Advance()) == KINDS
    assert reason(story) == f"whether it is done is unknown: errors {words}"


def test_the_next_key_is_then_refused_with_the_ways_out_and_each_of_them_works() -> None:
    assert taken().do(Advance()).no(Advance()).remedy == "t retries, S skips, R goes back, E escalates"
    retried = taken().do(Advance(), told("pass"), RetryStep())
    assert retried.kinds(Advance()) == ["step.passed"]
    assert taken().do(Advance(), SkipStep("seen by hand")).run.steps["w.1"].state is StepState.SKIPPED
    ways = rehearsed_to(Phase.MONITORING, plan=plan(PROBED, way("other", Kind.REVERSIBLE))).do(told("fail"))
    assert ways.do(RollBack(confirm="small"), Advance(), RollBack("other", confirm="small")).run.way == "other"


def test_evidence_is_believed_where_the_probe_does_not_pass_as_in_a_live_run() -> None:
    assert taken().kinds(Advance(evidence="seen on the host")) == ["step.passed"]


def test_a_probe_that_turns_green_by_the_very_step_passes_it_and_adds_no_sample() -> None:
    scenario = rows(failing("errors", "monitoring"), (When(step="way_back.1"), Then(signal="errors", verdict="pass")))
    story = rehearsed_to(Phase.MONITORING, scenario, plan()).do(RollBack(confirm="small"))
    samples = sum(isinstance(record.event, SampleTaken) for record in story.log)
    assert story.kinds(Advance()) == ["step.passed"]
    assert sum(isinstance(record.event, SampleTaken) for record in story.log) == samples


def test_a_step_without_a_probe_passes_as_the_scenario_says() -> None:
    bare = WayBack("w", "W", Way.QUICK, steps=(BackStep("undo", "Undo it"),))
    story = rehearsed_to(Phase.MONITORING, plan=plan(bare)).do(told("fail"), RollBack(confirm="small"))
    assert story.kinds(Advance()) == ["step.passed"]
