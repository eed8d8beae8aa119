"""Rolling back and fixing forward: which way, step by step, past the line, and what stays behind."""

from dataclasses import replace

import pytest

from controlroom.core import rollback
from controlroom.core.intents import (
    Advance,
    Escalate,
    FailStep,
    ImportRelease,
    InsertSignal,
    RetryStep,
    RollBack,
    SkipStep,
    TakeSample,
)
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Horizon, Kind, Monitoring, Step
from controlroom.core.run_events import RunRestored, WayAbandoned
from controlroom.core.scenario import Row, Then, When
from controlroom.core.verification import Use
from controlroom.core.ways_back import BackStep, Way, WayBack
from tests.core.machine import (
    ID,
    SAMPLE,
    Story,
    everywhere,
    failing,
    imported,
    rehearsed_to,
    rows,
    small,
    step_failing,
    titles_of_way,
    way,
)

BACK, FORWARD, RESTORED = Phase.ROLLING_BACK, Phase.FIXING_FORWARD, Phase.RESTORED
R, I, C = Kind.REVERSIBLE, Kind.IRREVERSIBLE, Kind.COMPENSABLE  # noqa: E741 # the kinds of steps, as a row shows them


def bare(**parts: object) -> Plan:
    return small(stages=(), approvals=(), **parts)


def taken(plan: Plan, scenario: object = "clean", name: str = "") -> Story:
    """A rehearsal in monitoring that has taken a way back."""
    story = rehearsed_to(Phase.MONITORING, scenario, plan)  # type: ignore[arg-type] # a name or a scenario
    return story.do(RollBack(name, confirm=plan.id))


def test_a_way_back_is_typed_and_shows_its_steps_and_the_line() -> None:
    refusal = rehearsed_to(Phase.MONITORING).no(RollBack())
    assert refusal.confirmation is not None
    text = "\n".join(f"{label} {line}" for label, line in refusal.confirmation.lines)
    assert all(step.title in text for step in SAMPLE.ways_back[0].steps)
    assert "POINT OF NO RETURN" in text
    assert "rehearsal" in text
    assert (refusal.code, refusal.confirmation.expects) == (2, ID)


def test_the_first_way_is_taken_unless_another_is_named() -> None:
    assert taken(SAMPLE).run.way == "quick"
    assert taken(SAMPLE, name="compensate").run.way == "compensate"
    refusal = rehearsed_to(Phase.MONITORING).no(RollBack("ghost", confirm=ID))
    assert (refusal.rule, refusal.remedy) == ("no_way", "ways left: quick, compensate")


def test_the_steps_of_a_way_are_begun_and_passed_one_by_one() -> None:
    story = taken(bare(ways_back=(way("w", R, R),)))
    assert story.run.current == "w.1"
    assert story.kinds(Advance()) == ["step.passed", "step.begun"]
    assert story.kinds(Advance()) == ["step.passed"]
    assert story.kinds(Advance()) == ["sample.taken", "run.restored", "phase.entered"]


def test_samples_before_the_last_step_do_not_count_for_restored() -> None:
    plan = bare(ways_back=(way("w", R, R),), monitoring=Monitoring(minutes=0, steady=2))
    story = taken(plan).do(TakeSample(), TakeSample(), TakeSample())
    assert story.keys(4) == [BACK, BACK, BACK, RESTORED]


@pytest.mark.parametrize("verdict", ["fail", "none", "error"])
def test_a_restore_check_that_is_not_green_keeps_the_run_from_restored(verdict: str) -> None:
    story = taken(SAMPLE, name="compensate").do(Advance(), Advance())  # its steps are done
    story.do(InsertSignal(Row(When(phase="x"), Then(signal="drift", verdict=verdict))))
    assert set(story.keys(10)) == {BACK}
    story.do(InsertSignal(Row(When(phase="x"), Then(signal="drift", verdict="pass"))))
    assert story.keys(2) == [BACK, RESTORED]


def test_without_a_restore_check_nothing_is_restored_and_people_take_over() -> None:
    plan = bare(checks=(replace(everywhere("errors"), uses=(Use.VERIFYING, Use.MONITORING)),))
    story = taken(plan)
    assert set(story.keys(5)) == {BACK}
    assert story.do(Escalate("no check says so", "small")).phase is Phase.ESCALATED


def test_a_step_left_out_with_a_reason_is_named_in_what_is_not_restored() -> None:
    story = taken(bare(ways_back=(way("w", R, R),)), rows(step_failing("w.1")))
    story.do(Advance(), SkipStep("done by hand"))
    assert story.keys(3) == [BACK, BACK, RESTORED]
    assert story.run.not_restored == ("skipped: w step 1",)


def test_what_a_way_leaves_behind_is_named_once_when_it_is_done() -> None:
    story = rehearsed_to(RESTORED, "error-spike")
    assert story.run.not_restored == (
        "migration 0042 stays applied",
        "customers may have been told of seat changes twice",
    )
    assert any(isinstance(record.event, RunRestored) for record in story.log)


def test_a_failed_step_is_retried_skipped_or_followed_by_the_next_way() -> None:
    story = taken(SAMPLE, "rollback-step-fails").do(Advance(), Advance())
    assert story.no(Advance()).rule == "step_failed"
    assert story.kinds(RetryStep()) == ["step.begun"]
    story.do(Advance())
    assert story.no(RollBack()).confirmation is not None
    kinds = story.kinds(RollBack(confirm=ID))
    assert kinds == ["way.abandoned", "rollback.started", "phase.entered", "step.begun"]
    assert (story.run.way, story.run.abandoned, story.run.current) == ("compensate", ("quick",), "compensate.1")


def test_the_undone_steps_of_an_abandoned_way_are_listed_as_not_restored() -> None:
    story = rehearsed_to(BACK, "rollback-step-fails").do(Advance(), Advance(), RollBack(confirm=ID))
    _, redeploy, replay = titles_of_way(story.run, "quick")
    assert story.run.not_restored == (redeploy, replay)
    while story.phase is not RESTORED:
        story.do(Advance())
    assert story.run.not_restored[:2] == (redeploy, replay)
    assert "corrections appear on the next invoices" in story.run.not_restored


def test_what_a_done_step_of_an_abandoned_way_leaves_behind_is_listed_when_the_next_way_is_done() -> None:
    first = way("a", R, R)
    told = replace(first, steps=(replace(first.steps[0], leaves="a note went out"), first.steps[1]))
    plan = bare(ways_back=(told, way("b", R)))
    story = taken(plan, rows(step_failing("a.2"))).do(Advance(), Advance(), RollBack(confirm="small"))
    story.keys(2)
    assert story.phase is RESTORED
    assert set(story.run.not_restored) == {"a step 2", "a note went out"}


def test_a_step_left_out_in_an_abandoned_way_is_listed_too() -> None:
    plan = bare(ways_back=(way("a", R, R), way("b", R)))
    story = taken(plan, rows(step_failing("a.1"), step_failing("a.2")))
    story.do(Advance(), SkipStep("no time"), Advance(), Advance(), RollBack(confirm="small"))
    (event,) = (record.event for record in story.log if isinstance(record.event, WayAbandoned))
    assert (event.way, event.undone, event.reason) == ("a", ("a step 1", "a step 2"), "a step 2 failed")


def test_while_no_step_has_failed_another_way_is_refused() -> None:
    story = taken(SAMPLE)
    assert story.no(RollBack(confirm=ID)).rule == "no_step_failed"
    story.do(FailStep("the console is down"))
    assert story.do(RollBack(confirm=ID)).run.way == "compensate"


def test_when_the_last_way_fails_only_people_are_left() -> None:
    story = taken(bare(), rows(step_failing("quick.1"))).do(Advance())
    refusal = story.no(RollBack(confirm="small"))
    assert (refusal.rule, refusal.remedy) == ("no_way_left", "E escalates")
    assert story.do(Escalate("no way is left", "small")).phase is Phase.ESCALATED


def test_an_abandoned_way_is_not_taken_again() -> None:
    story = taken(bare(ways_back=(way("a", R), way("b", R)))).do(FailStep("x"), RollBack(confirm="small"))
    story.do(FailStep("x"))
    assert story.no(RollBack("a", confirm="small")).rule == "no_way_left"


def crossing(*ways: WayBack) -> Story:
    """A rehearsal that has crossed the line while deploying."""
    plan = bare(steps=(Step("drop", "Drop it", kind=I), Step("deploy", "Deploy it")), ways_back=ways)
    return rehearsed_to(Phase.DEPLOYING, plan=plan).do(Advance(confirm="small"))


def test_past_the_line_only_a_way_that_compensates_is_left_and_it_leads_forward() -> None:
    story = crossing(way("quick", R), way("forward", C, does=Way.COMPENSATE))
    assert story.no(RollBack("quick", confirm="small")).rule == "no_way"
    story.do(RollBack(confirm="small"))
    assert (story.phase, story.run.way) == (FORWARD, "forward")


def test_past_the_line_in_a_way_back_the_way_is_finished_but_its_next_is_forward() -> None:
    plan = bare(ways_back=(way("quick", R, I, R), way("full", R), way("forward", C, does=Way.COMPENSATE)))
    story = taken(plan, rows(step_failing("quick.3"))).do(Advance(), Advance(confirm="small"))
    assert (story.phase, story.run.crossed) == (BACK, True)
    story.do(Advance(), Advance())
    assert story.no(RollBack("full", confirm="small")).rule == "no_way"
    story.do(RollBack(confirm="small"))
    assert (story.phase, story.run.way) == (FORWARD, "forward")


def test_a_second_irreversible_step_does_not_ask_again() -> None:
    plan = bare(ways_back=(way("w", R, I, I, does=Way.COMPENSATE),))
    story = taken(plan).do(Advance(), Advance(confirm="small"))
    assert story.kinds(Advance()) == ["step.passed", "step.begun"]


def test_one_typed_id_takes_a_way_but_does_not_cross_the_line() -> None:
    plan = bare(ways_back=(way("w", I, R, does=Way.COMPENSATE),))
    story = rehearsed_to(Phase.MONITORING, plan=plan)
    assert story.kinds(RollBack(confirm="small")) == ["rollback.started", "phase.entered"]
    assert not story.run.crossed
    assert story.no(Advance()).rule == "confirm"
    assert story.kinds(Advance(confirm="small")) == ["step.begun", "line.crossed"]


def test_a_step_that_must_not_be_done_twice_is_retried_only_when_its_probe_was_looked_at_since_and_fails() -> None:
    once = WayBack("w", "W", Way.QUICK, steps=(BackStep("book", "Book it", probe="errors", idempotent=False),))
    plan = bare(checks=(everywhere("errors"),), ways_back=(once,), monitoring=Monitoring(minutes=0, steady=1, limit=9))
    story = taken(plan, rows(failing("errors", "monitoring"), step_failing("w.1", 1))).do(TakeSample())
    story.do(FailStep("it hangs"))
    assert story.run.checks["errors"].last.verdict == "fail"
    story.do(RetryStep())  # seen failing after it was begun
    story.do(FailStep("it hangs again"))
    assert story.no(RetryStep()).rule == "not_retryable"  # not looked at since the second attempt
    story.do(InsertSignal(Row(When(phase="x"), Then(signal="errors", verdict="pass"))), TakeSample())
    assert story.no(RetryStep()).rule == "not_retryable"  # it says: done
    assert story.run.steps["w.1"].attempt == 2


def test_a_probe_seen_failing_before_the_step_began_says_nothing_about_it() -> None:
    once = WayBack("w", "W", Way.QUICK, steps=(BackStep("book", "Book it", probe="errors", idempotent=False),))
    plan = bare(checks=(everywhere("errors"),), ways_back=(once,), monitoring=Monitoring(minutes=0, steady=1, limit=9))
    story = rehearsed_to(Phase.MONITORING, rows(failing("errors", "monitoring")), plan).do(TakeSample())
    story.do(RollBack(confirm="small"), FailStep("it hangs"))
    assert story.run.checks["errors"].last.verdict == "fail"
    assert story.no(RetryStep()).rule == "not_retryable"


def watched() -> Plan:
    return bare(
        checks=(everywhere("errors"),),
        monitoring=Monitoring(minutes=0, steady=1, limit=9, horizons=(Horizon("First", 2), Horizon("Later", 3))),
    )


def test_within_the_longest_watch_a_complete_run_is_still_rolled_back() -> None:
    story = rehearsed_to(Phase.COMPLETE, plan=watched()).do(TakeSample(), TakeSample(), TakeSample())
    assert story.run.t - story.run.entries[-1].t == 180
    assert story.do(RollBack(confirm="small")).phase is BACK
    assert story.keys(2) == [BACK, RESTORED]


def test_after_the_watch_a_complete_run_stays_complete() -> None:
    story = rehearsed_to(Phase.COMPLETE, plan=watched()).do(*[TakeSample()] * 4)
    assert story.no(RollBack(confirm="small")).rule == "ended"
    assert rehearsed_to(Phase.COMPLETE, plan=bare()).do(TakeSample()).no(RollBack(confirm="small")).rule == "ended"


def test_a_limit_in_the_watch_is_recorded_and_enters_nothing() -> None:
    story = rehearsed_to(Phase.COMPLETE, rows(failing("errors", "complete")), watched())
    assert story.kinds(TakeSample()) == ["sample.taken"]
    assert story.phase is Phase.COMPLETE


@pytest.mark.parametrize("phase", [RESTORED, Phase.ABORTED, Phase.ESCALATED])
def test_from_any_other_end_nothing_is_rolled_back(phase: Phase) -> None:
    story = rehearsed_to(BACK, "error-spike")
    if phase is RESTORED:
        story = rehearsed_to(RESTORED, "error-spike")
    elif phase is Phase.ESCALATED:
        story.do(Escalate("x", ID))
    else:
        from controlroom.core.intents import Abort

        story = rehearsed_to(Phase.QUEUED).do(Abort("x"))
    assert story.no(RollBack(confirm=ID)).rule == "ended"


def test_a_plan_that_can_not_be_undone_needs_a_way_that_compensates() -> None:
    lonely = bare(steps=(Step("drop", "Drop it", kind=I),))
    story = imported()
    refusal = story.no(ImportRelease(lonely))
    assert refusal.rule == "compensation"
    assert "Drop it" in refusal.message
    assert story.no(ImportRelease(bare(ways_back=(way("w", R, I),)))).rule == "compensation"
    assert not rollback.needs_compensation(bare(ways_back=(way("w", R, I, does=Way.COMPENSATE),)))


def test_a_way_back_that_is_done_but_does_not_restore_leads_to_the_next_way() -> None:
    ways = (way("quick", R), way("full", R))
    plan = bare(checks=(everywhere("errors"),), ways_back=ways, monitoring=Monitoring(minutes=0, steady=1, limit=1))
    story = taken(plan, rows(failing("errors", "monitoring"))).do(Advance(), Advance())
    assert (story.phase, story.run.current) == (BACK, "")
    story.do(RollBack(confirm="small"))
    assert story.run.way == "full"
