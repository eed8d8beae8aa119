"""The simulator of a rehearsal: a scenario's rows, in force where they say, and values made from conditions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core import checks, simulate
from controlroom.core.intents import Advance, InsertSignal, RetryStep, RollBack, StartRun, TakeSample
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Kind
from controlroom.core.scenario import Row, Then, When
from controlroom.core.verification import Check, Probe
from tests.core.machine import (
    SAMPLE,
    Story,
    everywhere,
    failing,
    imported,
    rehearsed_to,
    rows,
    small,
    step_failing,
    way,
)

M = Phase.MONITORING
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(lambda number: format(number, "f"))


def bare(**parts: object) -> Story:
    return rehearsed_to(M, plan=small(stages=(), approvals=(), **parts))


def value_of(story: Story, check: str = "rate") -> str:
    found = {one.check: one for one in simulate.measure(story.run)}
    return found[check].value


@given(st.sampled_from(("<=", ">=", "<", ">", "=", "!=")), NUMBERS, st.sampled_from(("pass", "fail")))
def test_a_made_value_has_the_verdict_it_was_made_for(operator: str, limit: str, verdict: str) -> None:
    check = Check("c", "C", Probe.MANUAL, passes=f"{operator} {limit}")
    assert checks.judge(check, simulate.made_value(check, verdict)).verdict == verdict


@pytest.mark.parametrize("passes", ["= 12/12", ">= 11/12", "= on", "!= off", "= 200", "<= 999999999999999999"])
@pytest.mark.parametrize("verdict", ["pass", "fail"])
def test_a_value_is_made_for_every_kind_of_condition(passes: str, verdict: str) -> None:
    check = Check("c", "C", Probe.MANUAL, passes=passes)
    assert checks.judge(check, simulate.made_value(check, verdict)).verdict == verdict


def test_every_check_of_the_sample_can_be_made_to_pass_and_fail_and_to_warn_where_it_warns() -> None:
    for check in SAMPLE.checks:
        for verdict in ("pass", "fail", *(("warn",) if check.warns else ())):
            assert checks.judge(check, simulate.made_value(check, verdict)).verdict == verdict


def test_a_good_day_shows_the_normal_value_and_a_bad_one_shows_what_people_expect() -> None:
    by_id = {check.id: check for check in SAMPLE.checks}
    assert simulate.made_value(by_id["webhook-failure-rate"], "pass") == "2"
    assert simulate.made_value(by_id["webhook-failure-rate"], "fail") == "23"
    assert simulate.made_value(by_id["invoice-preview"], "fail") == "11/12"
    assert simulate.made_value(by_id["worker-health"], "fail") == "503"
    assert Decimal(simulate.made_value(by_id["api-error-rate"], "fail")) > 1


@pytest.mark.parametrize(
    ("then", "verdict", "value"),
    [
        (Then(signal="errors", verdict="pass"), Verdict.PASS, "1"),
        (Then(signal="errors", verdict="fail"), Verdict.FAIL, "12"),
        (Then(check="rate", value="10"), Verdict.PASS, "10"),
        (Then(check="rate", value="gone"), Verdict.INCONCLUSIVE, "gone"),
        (Then(signal="errors", verdict="none"), Verdict.INCONCLUSIVE, ""),
        (Then(signal="errors", verdict="error", reason="timeout"), Verdict.ERROR, ""),
    ],
)
def test_a_row_gives_a_value_or_a_verdict(then: Then, verdict: Verdict, value: str) -> None:
    story = rehearsed_to(M, rows((When(phase="monitoring"), then)), small(stages=(), approvals=()))
    (found,) = simulate.measure(story.run)
    assert (found.verdict, found.value) == (verdict, value)


def test_a_row_speaks_of_its_signal_in_any_plan_and_of_nothing_else() -> None:
    story = rehearsed_to(M, rows(failing("drift")))
    found = {one.check: one.verdict for one in simulate.measure(story.run)}
    assert found.pop("seat-drift") == "fail"
    assert set(found.values()) == {Verdict.PASS}


def test_a_row_is_in_force_so_many_seconds_after_its_phase_was_entered() -> None:
    plan = small(stages=(), approvals=(), monitoring=SAMPLE.monitoring)
    story = rehearsed_to(M, rows(failing(after=120)), plan)
    assert value_of(story) == "1"
    assert [story.do(TakeSample()).phase for _ in range(3)] == [M, Phase.SPIKE, Phase.RECOMMENDED]


def test_a_row_of_a_phase_that_was_left_before_its_second_never_fires() -> None:
    story = rehearsed_to(Phase.DEPLOYING, rows(failing(phase="queued", after=1)))
    assert {one.verdict for one in simulate.measure(story.run)} == {Verdict.PASS}


def test_a_value_holds_until_another_row_replaces_it() -> None:
    story = rehearsed_to(M, "error-spike")
    while story.phase is not Phase.ROLLING_BACK:
        story.do(Advance() if story.phase is not Phase.RECOMMENDED else RollBack(confirm=SAMPLE.id))
    assert value_of(story, "webhook-failure-rate") == "23"
    story.do(Advance())
    assert value_of(story, "webhook-failure-rate") == "23"
    story.do(Advance(confirm=SAMPLE.id))
    assert value_of(story, "webhook-failure-rate") == "2"


def test_a_row_fires_anew_each_time_its_phase_is_entered() -> None:
    story = rehearsed_to(Phase.RECOMMENDED, "flapping")
    assert [entry.phase for entry in story.run.entries].count(M) == 3


def test_an_inserted_row_replaces_what_the_scenario_says() -> None:
    story = rehearsed_to(M, rows(failing()), small(stages=(), approvals=()))
    story.do(InsertSignal(Row(When(phase="idle"), Then(signal="errors", verdict="pass"))))
    assert value_of(story) == "1"


def test_a_step_ends_as_its_attempt_says_and_otherwise_passes() -> None:
    story = rehearsed_to(Phase.DEPLOYING, rows(step_failing("deploying.1", 2)))
    run = story.run
    assert simulate.step_ends(run, "deploying.1", 1) == (True, "")
    assert simulate.step_ends(run, "deploying.1", 2) == (False, "it broke")
    assert simulate.step_ends(run, "deploying.1", 3) == (True, "")


def test_a_step_of_the_way_back_is_that_of_the_way_in_force() -> None:
    plan = small(stages=(), approvals=(), ways_back=(way("a", Kind.REVERSIBLE), way("b", Kind.REVERSIBLE)))
    story = rehearsed_to(M, rows(step_failing("way_back.1")), plan)
    assert simulate.step_ends(story.run, "a.1", 1)[0]
    story.do(RollBack("b", confirm="small"))
    assert not simulate.step_ends(story.run, "b.1", 1)[0]
    assert simulate.step_ends(story.run, "a.1", 1)[0]


def test_a_failed_attempt_does_not_set_off_what_its_passing_does() -> None:
    told = rows(step_failing("deploying.1", 1), (When(step="deploying.1"), Then(signal="errors", verdict="fail")))
    story = rehearsed_to(Phase.DEPLOYING, told, small(stages=(), approvals=())).do(Advance())
    assert value_of(story) == "1"
    story.do(RetryStep(), Advance())
    assert value_of(story) == "12"


def test_the_first_way_is_the_one_that_was_taken_first_whatever_it_is_called() -> None:
    ways = (way("a", Kind.REVERSIBLE), way("b", Kind.REVERSIBLE, Kind.REVERSIBLE), way("c", Kind.REVERSIBLE))
    plan = small(stages=(), approvals=(), ways_back=ways)
    story = rehearsed_to(M, rows(step_failing("first_way.1")), plan)
    assert simulate.step_ends(story.run, "b.1", 1)[0]
    story.do(RollBack("b", confirm="small"), Advance())
    assert story.run.steps["b.1"].state == "failed"
    story.do(RollBack(confirm="small"))
    assert story.run.way == "a"
    assert story.do(Advance()).run.steps["a.1"].state == "passed"


def test_the_shipped_failing_step_fails_in_any_plan() -> None:
    ways = (way("own-name", Kind.REVERSIBLE, Kind.REVERSIBLE), way("other", Kind.REVERSIBLE, Kind.REVERSIBLE))
    plan = small(stages=(), approvals=(), ways_back=ways)
    story = rehearsed_to(Phase.ROLLING_BACK, "rollback-step-fails", plan).do(Advance(), Advance(), RetryStep())
    assert story.do(Advance()).run.steps["own-name.2"].state == "failed"
    story.do(RollBack(confirm="small"))
    while story.phase is Phase.ROLLING_BACK:
        story.do(Advance())
    assert story.phase is Phase.RESTORED


@pytest.mark.parametrize(
    ("when", "then", "missing"),
    [
        (When(step="deploying.2", attempt=1), Then(outcome="failed"), "no step deploying.2"),
        (When(step="preflight.4", attempt=1), Then(outcome="failed"), "no step preflight.4"),
        (When(step="way_back.2", attempt=1), Then(outcome="failed"), "no step way_back.2"),
        (When(step="first_way.2", attempt=1), Then(outcome="failed"), "no step first_way.2"),
        (When(step="slow.1", attempt=1), Then(outcome="failed"), "no step slow.1"),
        (When(step="nowhere", attempt=1), Then(outcome="failed"), "no step nowhere"),
        (When(phase="monitoring"), Then(signal="moon", verdict="fail"), "no check of this plan tells moon"),
        (When(phase="monitoring"), Then(check="errors", verdict="fail"), "no check errors"),
    ],
)
def test_a_row_that_matches_nothing_in_the_plan_is_named(when: When, then: Then, missing: str) -> None:
    (sentence,) = simulate.unmatched(small(), rows(failing(), (when, then)))
    assert sentence.startswith("row 2 of Told: ")
    assert sentence.endswith(missing)


def test_rows_that_match_the_plan_are_not_named() -> None:
    places = ("deploying.1", "preflight.3", "way_back.1", "first_way.1", "quick.1")
    told = rows(failing(), *(step_failing(place) for place in places))
    assert simulate.unmatched(small(), told) == ()


@pytest.mark.parametrize(
    "begin", [StartRun("rehearsal", rows(failing("moon"))), Advance(scenario=rows(failing("moon")))]
)
def test_a_run_notes_what_its_scenario_names_and_the_plan_does_not_have(begin: StartRun | Advance) -> None:
    story = imported(small(stages=(), approvals=()))
    assert story.kinds(begin)[:2] == ["run.started", "warning.noted"]
    assert story.run.warnings == ("row 1 of Told: no check of this plan tells moon",)


def test_a_check_is_measured_once_its_delay_after_the_deploy_has_passed() -> None:
    late = Check("late", "Late", Probe.MANUAL, passes="<= 10", delay=60)
    plan = small(stages=(), approvals=(), checks=(late, everywhere("now")))
    story = rehearsed_to(Phase.VERIFYING, plan=plan)
    assert [one.check for one in simulate.measure(story.run)] == ["now"]
    story.do(TakeSample())
    assert [one.check for one in simulate.measure(story.run)] == ["late", "now"]


def test_every_signal_of_a_plan_can_be_put_in_with_every_verdict() -> None:
    names = [name for name, _ in simulate.signals(SAMPLE)]
    assert "errors:fail" in names
    assert len(names) == len(set(names)) == 4 * len({check.signal for check in SAMPLE.checks})
    story = rehearsed_to(M)
    for name in names:
        signal, _, verdict = name.partition(":")
        story.do(InsertSignal(Row(When(phase="monitoring"), Then(signal=signal, verdict=verdict))))
