"""What a sample does to a run: spikes, limits, blindness, delays, steadiness, overruled results."""

from dataclasses import replace

import pytest

from controlroom.core import checks, guards
from controlroom.core.intents import (
    Advance,
    Hold,
    InsertSignal,
    Overrule,
    RaiseTrigger,
    Resume,
    RollBack,
    TakeSample,
)
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Criterion, Monitoring
from controlroom.core.scenario import Row, Then, When
from controlroom.core.verification import Check, Probe, Trigger, Use
from tests.core.machine import ID, Story, advanced_to, everywhere, failing, live_to, rehearsed_to, rows, small

V, M, SPIKE, RECOMMENDED = Phase.VERIFYING, Phase.MONITORING, Phase.SPIKE, Phase.RECOMMENDED
RATE = "webhook-failure-rate"


def bare(**parts: object) -> Plan:
    return small(stages=(), approvals=(), **parts)


def signal(name: str, verdict: str) -> InsertSignal:
    return InsertSignal(Row(When(phase="monitoring"), Then(signal=name, verdict=verdict)))


def sampled(story: Story) -> tuple[Phase, int]:
    story.do(TakeSample())
    return story.phase, story.run.good


@pytest.mark.parametrize("phase", [V, M])
def test_one_bad_sample_is_a_spike_and_the_limit_recommends_the_way_back(phase: Phase) -> None:
    story = rehearsed_to(phase, rows(failing("errors", str(phase))))
    assert sampled(story) == (SPIKE, 0)
    assert story.run.back is phase
    assert story.kinds(TakeSample()) == ["sample.taken", "rollback.recommended", "phase.entered"]
    assert story.phase is RECOMMENDED
    assert story.run.recommended is not None
    assert (story.run.recommended.trigger, story.run.recommended.samples) == ("webhook-failures", 2)


def test_what_is_recommended_names_the_value_the_limit_and_since_when() -> None:
    story = rehearsed_to(SPIKE, "error-spike")
    since = story.run.t
    found = story.do(Advance()).run.recommended
    assert found is not None
    assert (found.check, found.value, found.limit, found.since) == (RATE, "23 %", "> 20 %", since)
    assert story.run.entries[-1].reason.startswith("Webhook failure rate 23 %")


def test_a_spike_that_is_steady_again_returns_to_where_it_came_from() -> None:
    story = rehearsed_to(SPIKE, rows(failing(), (When(phase="spike"), Then(signal="errors", verdict="pass"))))
    assert sampled(story) == (SPIKE, 1)
    story.do(TakeSample())
    assert (story.phase, story.run.good, story.run.back) == (M, 0, None)
    assert story.run.entries[-1].reason == "steady again"


def test_monitoring_begins_anew_after_a_spike() -> None:
    story = rehearsed_to(SPIKE, rows(failing(), (When(phase="spike"), Then(signal="errors", verdict="pass"))))
    story.do(TakeSample(), TakeSample())
    assert story.run.entries[-1].t == story.run.t


def test_a_bad_sample_in_a_spike_below_the_limit_stays() -> None:
    plan = bare(monitoring=Monitoring(minutes=0, steady=1, limit=3))
    story = rehearsed_to(SPIKE, rows(failing("errors", "verifying")), plan)
    assert sampled(story) == (SPIKE, 0)
    assert sampled(story) == (RECOMMENDED, 0)


def test_three_spikes_recommend_as_well() -> None:
    story = rehearsed_to(RECOMMENDED, "flapping")
    assert [entry.phase for entry in story.run.entries].count(SPIKE) == 2
    assert story.run.recommended is not None
    assert (story.run.recommended.trigger, story.run.recommended.samples) == ("spikes", 3)
    first = next(entry.t for entry in story.run.entries if entry.phase is SPIKE)
    assert story.run.recommended.since == first


def test_of_two_triggers_the_first_of_the_plan_that_met_its_limit_is_named_and_the_other_listed() -> None:
    both = (everywhere("errors"), everywhere("lag"))
    triggers = (Trigger("t-errors", "Errors", "errors"), Trigger("t-lag", "Lag", "lag"))
    plan = bare(checks=both, triggers=triggers)
    story = rehearsed_to(V, rows(failing("errors", "verifying"), failing("lag", "verifying")), plan)
    story.do(TakeSample(), TakeSample())
    assert story.run.recommended is not None
    assert (story.run.recommended.trigger, story.run.recommended.others) == ("t-errors", ("t-lag",))


def test_a_trigger_that_needs_fewer_samples_is_named_first() -> None:
    both = (everywhere("errors"), everywhere("lag"))
    triggers = (Trigger("t-errors", "Errors", "errors", samples=3), Trigger("t-lag", "Lag", "lag", samples=2))
    story = rehearsed_to(
        V,
        rows(failing("errors", "verifying"), failing("lag", "verifying")),
        bare(checks=both, triggers=triggers),
    )
    story.do(TakeSample(), TakeSample())
    assert story.run.recommended is not None
    assert (story.run.recommended.trigger, story.run.recommended.others) == ("t-lag", ())


def test_samples_in_a_row_are_counted_anew_after_a_good_one() -> None:
    plan = bare(monitoring=Monitoring(minutes=0, steady=9, limit=2))
    story = rehearsed_to(V, plan=plan)
    for verdict in ("fail", "pass", "fail", "pass"):
        story.do(signal("errors", verdict), TakeSample())
        assert story.phase is SPIKE
    story.do(signal("errors", "fail"), TakeSample(), TakeSample())
    assert story.phase is RECOMMENDED


def test_a_limit_reached_in_preflight_fails_the_begun_step_and_recommends_nothing() -> None:
    plan = bare(checks=(everywhere("errors"),))
    story = rehearsed_to(Phase.PREFLIGHT, rows(failing("errors", "preflight")), plan)
    assert story.kinds(TakeSample()) == ["sample.taken"]
    assert story.kinds(TakeSample()) == ["sample.taken", "step.failed"]
    assert story.run.steps["preflight.1"].note.startswith("errors 12")
    assert story.kinds(TakeSample()) == ["sample.taken"]
    assert story.no(Advance()).rule == "step_failed"


def test_a_bad_sample_while_deploying_is_recorded_and_the_limit_recommends() -> None:
    story = rehearsed_to(Phase.DEPLOYING, rows(failing("errors", "deploying")))
    assert sampled(story) == (Phase.DEPLOYING, 0)
    assert sampled(story) == (RECOMMENDED, 0)
    assert story.run.back is Phase.DEPLOYING


def test_an_overruled_recommendation_returns_to_the_step_that_was_begun() -> None:
    story = rehearsed_to(Phase.DEPLOYING, rows(failing("errors", "deploying"))).do(TakeSample(), TakeSample())
    current = story.run.current
    story.do(Overrule(RATE, "a known echo"))
    assert (story.phase, story.run.current) == (Phase.DEPLOYING, current)
    assert story.kinds(Advance()) == ["step.passed", "step.begun"]


@pytest.mark.parametrize("verdict", ["none", "error"])
def test_a_blind_sample_stops_the_clock_and_recommends_nothing(verdict: str) -> None:
    story = rehearsed_to(M).do(TakeSample())
    assert story.run.good == 1
    story.do(signal("errors", verdict))
    for count in (1, 2, 3):
        assert sampled(story) == (M, 0)
        assert story.run.blind == count
    story.do(signal("errors", "pass"))
    assert sampled(story) == (M, 1)
    assert story.run.blind == 0


def test_blind_metrics_never_complete_and_never_recommend() -> None:
    story = rehearsed_to(M, "blind-metrics")
    assert {story.do(Advance()).phase for _ in range(20)} == {M}


def test_steady_takes_minutes_as_well_as_samples() -> None:
    story = rehearsed_to(V, plan=bare(monitoring=Monitoring(minutes=0, steady=2, steady_minutes=3)))
    assert story.keys(4) == [V, V, V, M]


def test_monitoring_takes_its_minutes_and_its_criteria() -> None:
    plan = bare(
        monitoring=Monitoring(minutes=3, steady=1),
        success=(Criterion("Rate is tiny", "rate", "<= 0"), Criterion("People are happy")),
    )
    story = rehearsed_to(M, plan=plan)
    assert story.keys(5) == [M] * 5
    story.do(InsertSignal(Row(When(phase="monitoring"), Then(check="rate", value="0"))))
    assert story.keys(1) == [Phase.COMPLETE]


def test_a_check_with_a_delay_is_neither_measured_nor_green_before_it_is_due() -> None:
    late = Check("late", "Late", Probe.MANUAL, passes="<= 10", signal="late", delay=180)
    story = rehearsed_to(V, plan=bare(checks=(late,)))
    story.do(TakeSample())
    assert "late" not in story.run.checks
    assert story.keys(2) == [V, M]
    assert story.run.checks["late"].t == story.run.t


def test_a_check_that_is_not_required_counts_for_nothing() -> None:
    optional = replace(everywhere("hint"), required=False)
    story = rehearsed_to(M, rows(failing("hint")), bare(checks=(everywhere("errors"), optional)))
    assert story.keys(1) == [Phase.COMPLETE]


def test_without_a_check_nothing_is_ever_steady() -> None:
    story = rehearsed_to(V, plan=bare(checks=()))
    assert story.keys(5) == [V] * 5


def test_a_check_counts_only_where_its_uses_say() -> None:
    only = replace(everywhere("errors"), uses=(Use.VERIFYING,))
    story = rehearsed_to(M, rows(failing("errors")), bare(checks=(only, everywhere("other"))))
    assert story.keys(1) == [Phase.COMPLETE]


def test_an_overruled_result_is_set_aside_until_its_expiry_and_counts_again_afterwards() -> None:
    story = rehearsed_to(SPIKE, "error-spike").do(Overrule(RATE, "a known echo", 2))
    assert story.phase is M
    until = story.run.checks[RATE].overruled
    assert until == story.run.t + 120
    assert sampled(story) == (M, 1)
    assert sampled(story)[0] is M
    assert story.run.t == until
    assert sampled(story)[0] in (SPIKE, RECOMMENDED)


def test_an_overruled_result_does_not_meet_a_criterion() -> None:
    story = rehearsed_to(SPIKE, "error-spike").do(Overrule(RATE, "a known echo", 60))
    assert set(story.keys(15)) == {M}


def test_another_check_still_counts_while_one_is_overruled() -> None:
    story = rehearsed_to(SPIKE, "error-spike").do(Overrule(RATE, "a known echo"), signal("backlog", "fail"))
    story.do(TakeSample())
    assert story.phase is SPIKE
    assert story.run.entries[-1].reason.startswith("Webhook queue latency")


def test_a_result_overruled_in_monitoring_counts_again_on_the_way_back() -> None:
    story = rehearsed_to(SPIKE, rows(failing())).do(Overrule(RATE, "a known echo", 240))
    story.do(RollBack("compensate", confirm=ID))
    assert set(story.keys(12)) == {Phase.ROLLING_BACK}
    story.do(signal("errors", "pass"))
    assert story.keys(2) == [Phase.ROLLING_BACK, Phase.RESTORED]


@pytest.mark.parametrize(
    ("intent", "rule"),
    [
        (Overrule("", "why"), "no_result"),
        (Overrule("ghost", "why"), "no_result"),
        (Overrule(RATE, "  "), "reason"),
        (Overrule(RATE, "why", 0), "expiry"),
        (Overrule(RATE, "why", -5), "expiry"),
        (Overrule(RATE, "why", 241), "expiry"),
        (Overrule("seat-drift", "why"), "not_failing"),
    ],
)
def test_overruling_needs_a_result_a_reason_and_an_expiry(intent: Overrule, rule: str) -> None:
    assert rehearsed_to(SPIKE, "error-spike").no(intent).rule == rule


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT, Phase.DEPLOYING, Phase.ROLLING_BACK])
def test_where_no_result_counts_against_the_run_nothing_is_overruled(phase: Phase) -> None:
    assert rehearsed_to(phase, "error-spike").no(Overrule(RATE, "why")).rule == "nothing_to_overrule"


def test_overruling_a_recommendation_returns_with_the_reason() -> None:
    story = rehearsed_to(RECOMMENDED, "error-spike")
    assert story.kinds(Overrule(RATE, "a known echo")) == ["result.overruled", "phase.entered"]
    assert (story.phase, story.run.entries[-1].reason) == (M, "overruled: a known echo")


@pytest.mark.parametrize("verdict", ["none", "error"])
def test_what_is_blind_is_not_overruled(verdict: str) -> None:
    story = rehearsed_to(M).do(signal("errors", verdict), TakeSample())
    assert story.no(Overrule(RATE, "why")).rule == "not_failing"


def test_a_stale_failure_is_not_overruled() -> None:
    story = live_to(M).observe(webhook_failure_rate="23").wait(181)
    assert story.no(Overrule(RATE, "why")).rule == "not_failing"


def test_an_overruled_check_that_is_blind_by_now_keeps_the_run_from_completing() -> None:
    story = rehearsed_to(SPIKE, "error-spike").do(Overrule(RATE, "a known echo", 60), signal("errors", "error"))
    assert set(story.keys(12)) == {M}
    assert (story.run.good, story.run.blind) == (0, 12)
    assert "can not be measured" in guards.missing_for_steady(story.run)


def test_where_every_result_is_overruled_no_sample_is_good() -> None:
    plan = bare(checks=(everywhere("errors"),), monitoring=Monitoring(minutes=0, steady=1, limit=9))
    story = rehearsed_to(SPIKE, rows(failing()), plan).do(Overrule("errors", "a known echo", 60))
    assert story.keys(4) == [M] * 4
    assert story.run.good == 0
    assert guards.missing_for_steady(story.run) == "every result that counts is overruled"


def test_a_recommendation_of_a_check_is_overruled_without_naming_it() -> None:
    story = rehearsed_to(RECOMMENDED, "error-spike").do(Overrule("", "a known echo"))
    assert story.phase is M
    assert checks.overruled(story.run, RATE)


@pytest.mark.parametrize("named", ["", RATE])
@pytest.mark.parametrize("verdict", ["pass", "error"])
def test_a_recommendation_whose_check_does_not_fail_any_more_is_set_aside_itself(named: str, verdict: str) -> None:
    story = rehearsed_to(RECOMMENDED, "error-spike").do(signal("errors", verdict), TakeSample())
    assert story.kinds(Overrule(named, "seen by eye")) == ["result.overruled", "phase.entered"]
    assert story.phase is M
    assert story.run.checks[RATE].overruled == -1


def test_a_recommendation_of_three_spikes_is_set_aside_until_its_expiry() -> None:
    story = rehearsed_to(RECOMMENDED, "flapping").do(Overrule("", "a known echo", 5))
    assert story.phase is M
    assert story.run.aside == story.run.t + 300
    story.do(signal("errors", "pass"), TakeSample(), signal("errors", "fail"))
    assert sampled(story)[0] is SPIKE
    good = signal("errors", "pass")
    story.do(good, TakeSample(), TakeSample(), good, TakeSample())
    assert (story.phase, story.run.t) == (M, story.run.aside)
    assert sampled(story.do(signal("errors", "fail")))[0] is RECOMMENDED


def test_a_recommendation_that_a_person_raised_is_set_aside_for_a_reason() -> None:
    plan = bare(triggers=(Trigger("seen", "Seen"),))
    story = rehearsed_to(M, plan=plan).do(RaiseTrigger("seen", "a call"))
    assert story.no(Overrule("", " ")).rule == "reason"
    assert story.do(Overrule("", "a wrong number")).phase is M
    assert story.run.entries[-1].reason == "overruled: a wrong number"


def test_samples_while_held_bring_the_run_no_nearer_to_steady() -> None:
    story = rehearsed_to(V).do(Hold("lunch"))
    for _ in range(3):
        assert sampled(story) == (V, 0)
    story.do(Resume())
    assert [sampled(story)[1] for _ in range(2)] == [1, 2]


def test_a_spike_is_not_left_while_held() -> None:
    story = rehearsed_to(SPIKE, rows(failing(), (When(phase="spike"), Then(signal="errors", verdict="pass"))))
    story.do(Hold("wait"), TakeSample(), TakeSample(), TakeSample())
    assert story.phase is SPIKE


def test_held_minutes_of_a_rehearsal_count_neither_for_steady_nor_for_monitoring() -> None:
    plan = bare(monitoring=Monitoring(minutes=3, steady=1, steady_minutes=2))
    story = rehearsed_to(M, plan=plan).do(TakeSample(), Hold("lunch"), *[TakeSample()] * 9, Resume())
    assert guards.missing_for_complete(story.run) == "1 of 3 minutes of monitoring"
    assert guards.missing_for_steady(story.run) == "steady for 0 of 2 minutes"
    assert story.keys(2) == [M, Phase.COMPLETE]


def test_a_failing_check_while_deploying_is_warned_about_once_for_each_run_of_fails() -> None:
    plan = bare(monitoring=Monitoring(minutes=0, steady=1, limit=3))
    story = rehearsed_to(Phase.DEPLOYING, rows(failing("errors", "deploying")), plan)
    assert story.kinds(TakeSample()) == ["sample.taken", "warning.noted"]
    assert story.run.warnings == ("Rate 12, wanted ≤ 10",)
    assert story.kinds(TakeSample()) == ["sample.taken"]
    story.do(signal("errors", "pass"), TakeSample(), signal("errors", "fail"))
    assert story.kinds(TakeSample()) == ["sample.taken", "warning.noted"]


def test_what_failed_before_deploying_is_warned_about_when_it_fails_there_too() -> None:
    check, watch = replace(everywhere("errors"), uses=(Use.VERIFYING,)), Monitoring(limit=9)
    story = rehearsed_to(Phase.PREFLIGHT, rows(failing("errors", "preflight")), bare(checks=(check,), monitoring=watch))
    story.do(TakeSample())
    assert not story.run.warnings
    advanced_to(Phase.DEPLOYING, story).do(TakeSample())
    assert len(story.run.warnings) == 1


def test_a_recommendation_stays_until_a_person_decides() -> None:
    story = rehearsed_to(RECOMMENDED, "error-spike").do(signal("errors", "pass"))
    for _ in range(4):
        assert sampled(story)[0] is RECOMMENDED
    assert story.run.good == 4


def test_samples_while_held_still_recommend() -> None:
    story = rehearsed_to(SPIKE, "error-spike").do(Hold("wait"))
    assert sampled(story)[0] is RECOMMENDED


@pytest.mark.parametrize(
    ("then", "rule"),
    [
        (Then(signal="moon", verdict="fail"), "no_signal"),
        (Then(verdict="fail"), "no_signal"),
        (Then(signal="errors", verdict="green"), "no_result"),
        (Then(signal="errors"), "no_result"),
        (Then(signal="errors", verdict="pass", value="1"), "no_result"),
        (Then(signal="errors", outcome="failed"), "no_result"),
    ],
)
def test_a_signal_that_means_nothing_is_not_inserted(then: Then, rule: str) -> None:
    refusal = rehearsed_to(M).no(InsertSignal(Row(When(phase="monitoring"), then)))
    assert (refusal.rule, refusal.code) == (rule, 2)


def test_no_signal_is_inserted_into_an_ended_run() -> None:
    assert rehearsed_to(Phase.COMPLETE).no(signal("errors", "fail")).rule == "ended"


def test_an_inserted_signal_is_in_force_at_once_and_recorded_with_its_second() -> None:
    story = rehearsed_to(M)
    assert story.kinds(signal("errors", "fail")) == ["signal.inserted"]
    assert story.run.rows[0][0] == story.run.t
    assert sampled(story)[0] is SPIKE
