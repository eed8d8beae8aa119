"""A live run: what is measured comes from outside, what is dangerous is typed, and its clock is the wall's."""

from dataclasses import replace

import pytest

from controlroom.core import checks, clocks, derive, due
from controlroom.core.board import Next
from controlroom.core.derive.following import following
from controlroom.core.intents import (
    Advance,
    Escalate,
    FailStep,
    Hold,
    ImportRelease,
    InsertSignal,
    Observe,
    Overrule,
    Resume,
    RetryStep,
    RevokeApproval,
    RollBack,
    StartRun,
    TakeSample,
    TickGate,
    UntickGate,
)
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.scenario import Row, Then, When
from controlroom.core.verification import Probe
from tests.core.machine import ID, SAMPLE, TAYLOR, Story, imported, live, live_to, observed, rehearsal, small

M, BACK = Phase.MONITORING, Phase.ROLLING_BACK
RATE = "webhook-failure-rate"


def partial(**values: str) -> Observe:
    """A sample of some checks only."""
    names = {key.replace("_", "-"): value for key, value in values.items()}
    return Observe(tuple(one for one in observed(SAMPLE, names).measurements if one.check in names))


def told(story: Story) -> Next:
    return following(story.world, story.at)


def rolled(story: Story) -> Story:
    """The run with every step of the second way back done by hand."""
    story.do(RollBack("compensate", confirm=ID))
    for _ in range(2):
        story.wait(30).do(Advance(evidence="seen in the console"))
    return story


def test_a_live_run_goes_from_end_to_end() -> None:
    story = live_to(Phase.COMPLETE)
    assert [entry.phase for entry in story.run.entries] == [
        Phase.QUEUED, Phase.PREFLIGHT, Phase.DEPLOYING, Phase.VERIFYING, M, Phase.COMPLETE,
    ]  # fmt: skip


def test_into_deploying_and_complete_are_typed() -> None:
    story = live_to(M).observe(6)
    refusal = story.no(Advance())
    assert refusal.confirmation is not None
    assert refusal.confirmation.verb == "complete"
    assert story.do(Advance(confirm=ID)).phase is Phase.COMPLETE


def test_what_deploying_asks_for_repeats_the_risk_and_its_instruction() -> None:
    refusal = live_to(Phase.PREFLIGHT).do(Advance(), Advance()).no(Advance())
    assert refusal.confirmation is not None
    lines = dict(refusal.confirmation.lines)
    assert "raw" in lines["Risk"]
    assert "nothing is run" in lines["Outside"]
    assert "LIVE" in refusal.confirmation.act


@pytest.mark.parametrize("phase", [Phase.VERIFYING, M])
def test_not_yet_steady_says_what_is_missing(phase: Phase) -> None:
    story = live_to(phase)
    refusal = story.no(Advance(confirm=ID))
    assert refusal.rule == "not_yet"
    assert refusal.message.startswith("not yet: ")
    assert story.phase is phase


def test_a_spike_is_left_by_good_samples_not_by_a_key() -> None:
    story = live_to(M).observe(webhook_failure_rate="23")
    assert story.phase is Phase.SPIKE
    assert story.no(Advance()).rule == "not_yet"
    assert story.observe().phase is Phase.SPIKE
    assert story.observe().phase is M


def test_a_live_run_takes_no_simulated_sample_and_no_signal() -> None:
    story = live_to(M)
    assert story.no(TakeSample()).rule == "live"
    row = Row(When(phase="monitoring"), Then(signal="errors", verdict="pass"))
    assert story.no(InsertSignal(row)).rule == "live"


def test_a_rehearsal_takes_no_measurement_from_outside() -> None:
    assert rehearsal().no(observed(SAMPLE)).rule == "rehearsal"
    assert imported().no(observed(SAMPLE)).rule == "no_run"


@pytest.mark.parametrize(
    ("measurements", "rule"),
    [((Measurement("ghost", Verdict.PASS, "1"),), "no_check"), ((), "no_measurement")],
)
def test_what_measures_nothing_known_is_refused(measurements: tuple[Measurement, ...], rule: str) -> None:
    refusal = live_to(M).no(Observe(measurements))
    assert (refusal.rule, refusal.code) == (rule, 2)


def test_time_is_the_wall_time_since_the_start_also_while_it_is_held() -> None:
    story = live().wait(100).do(Advance())
    assert story.run.t == 100
    story.do(Hold("lunch")).wait(50).do(Resume())
    assert story.wait(10).do(Advance()).run.t == 160


def test_a_held_run_is_looked_at_at_its_intervals_and_what_nobody_looks_at_grows_stale() -> None:
    plan = replace(SAMPLE, checks=tuple(replace(check, probe=Probe.HTTP) for check in SAMPLE.checks))
    story = live_to(M, plan).observe(2).do(Hold("lunch"))
    check = plan.checks[0]
    assert not due.due(clocks.present(story.run, story.at))
    held = clocks.present(story.wait(check.interval or plan.monitoring.interval).run, story.at)
    assert check in due.due(held)
    assert checks.verdict_now(held, check) is Verdict.PASS
    assert checks.verdict_now(clocks.present(story.wait(3600).run, story.at), check) is Verdict.STALE
    assert checks.verdict_now(story.observe().run, check) is Verdict.PASS


def test_time_that_it_was_held_and_blind_at_once_does_not_count_twice() -> None:
    story = live_to(M).observe().observe(webhook_failure_rate="error").do(Hold("lunch"))
    story.wait(600).observe(2, webhook_failure_rate="error").do(Resume()).observe()
    before = int(story.no(Advance(confirm=ID)).message.removeprefix("not yet: ").partition(" of 5 minutes")[0])
    assert f"{before + 2} of 5 minutes" in story.observe(2).no(Advance(confirm=ID)).message
    assert before == 2


def test_held_time_does_not_count_for_the_minutes_of_monitoring() -> None:
    story = live_to(M).observe(2).do(Hold("lunch")).wait(3600).do(Resume()).observe(2)
    assert "4 of 5 minutes" in story.no(Advance(confirm=ID)).message
    assert story.observe().do(Advance(confirm=ID)).phase is Phase.COMPLETE


def test_a_clock_that_goes_backwards_does_not_turn_time_back() -> None:
    story = live_to(M).observe()
    t = story.run.t
    assert story.wait(-7200).do(Hold("x"), Resume()).run.t == t


def test_a_limit_is_reached_by_samples_in_a_row_and_recommends() -> None:
    story = live_to(M).observe(2, webhook_failure_rate="23")
    assert story.phase is Phase.RECOMMENDED
    assert story.no(Advance()).rule == "decide"


def test_a_provider_that_is_down_stops_the_clock() -> None:
    story = live_to(M).observe(4, webhook_failure_rate="error")
    assert (story.phase, story.run.good) == (M, 0)
    assert (
        "can not be measured" in live_to(Phase.VERIFYING).observe(4, webhook_failure_rate="error").no(Advance()).message
    )


def test_a_check_not_measured_for_three_intervals_is_stale_and_steady_no_longer() -> None:
    story = live_to(Phase.VERIFYING).observe(2).wait(181)
    story.do(partial(seat_drift="0"))
    assert story.run.good == 0
    assert "is too old" in story.no(Advance()).message


def test_a_check_that_failed_and_was_not_measured_again_is_still_failing() -> None:
    story = live_to(M).observe(webhook_failure_rate="23")
    for _ in range(4):
        story.wait(20).do(partial(seat_drift="0"))
    assert (story.phase, story.run.good) == (Phase.SPIKE, 0)


def test_a_restore_check_that_failed_and_was_not_measured_again_keeps_the_run_from_restored() -> None:
    story = rolled(live_to(M)).observe(webhook_failure_rate="23")
    for _ in range(4):
        story.wait(20).do(partial(seat_drift="0"))
    assert story.no(Advance()).rule == "not_restored_yet"
    assert story.observe(2).do(Advance()).phase is Phase.RESTORED


def test_a_sample_of_checks_that_do_not_count_here_is_no_good_sample() -> None:
    aside = replace(SAMPLE.checks[0], id="aside", signal="aside", required=False)
    story = rolled(live_to(M, replace(SAMPLE, checks=(*SAMPLE.checks, aside))).observe(2))
    for _ in range(3):
        story.wait(10).do(Observe((Measurement("aside", Verdict.PASS, "2"),)))
    assert story.run.good == 0
    assert story.no(Advance()).rule == "not_restored_yet"


def test_a_sample_of_checks_that_do_not_count_here_takes_no_good_sample_away() -> None:
    aside = replace(SAMPLE.checks[0], id="aside", signal="aside", required=False)
    story = live_to(Phase.VERIFYING, replace(SAMPLE, checks=(*SAMPLE.checks, aside))).observe()
    assert story.run.good == 1
    story.do(Observe((Measurement("aside", Verdict.FAIL, "99"),)))
    assert (story.phase, story.run.good) == (Phase.VERIFYING, 1)


def test_good_samples_while_held_do_not_count_and_a_limit_still_recommends() -> None:
    story = live_to(Phase.VERIFYING).do(Hold("lunch")).observe(3)
    assert story.run.good == 0
    assert story.observe(2, webhook_failure_rate="23").phase is Phase.RECOMMENDED


def test_restored_waits_for_its_samples_and_says_so() -> None:
    story = rolled(live_to(M))
    assert "since the last step" in story.no(Advance()).message
    assert story.observe().no(Advance()).rule == "not_restored_yet"
    assert story.observe().do(Advance()).phase is Phase.RESTORED
    assert not story.world.site.live


def test_a_step_whose_probe_has_not_passed_since_it_began_needs_evidence() -> None:
    story = live_to(M).do(RollBack(confirm=ID)).do(Advance())
    assert story.run.current == "quick.2"
    refusal = story.no(Advance(confirm=ID))
    assert refusal.rule == "unproved"
    assert "not measured since it began" in refusal.message
    assert refusal.remedy == "c looks now, or wait for the next look"
    assert (told(story).tag, told(story).sentence) == ("c", "Look whether step 2 of 3 is done")
    story.observe(worker_health="503")
    assert story.no(Advance(confirm=ID)).rule == "unproved"
    assert "is fail" in told(story).because
    story.observe()
    assert told(story).tag == "n"
    assert story.do(Advance(confirm=ID)).run.steps["quick.2"].state == "passed"
    assert story.do(Advance(confirm=ID)).run.current == "quick.3"


def test_what_the_probe_of_a_step_said_before_it_began_is_called_that() -> None:
    def shown() -> str:
        board = derive.board(story.world, tuple(story.log), story.at, story.by, (), set())
        return board.timeline.now.done_when if board.timeline.now else ""

    story = live_to(M).observe().do(RollBack(confirm=ID)).do(Advance())
    assert shown().endswith(" · before it began ✓ PASS")
    story.observe()
    assert shown().endswith(" · now ✓ PASS")


def test_evidence_is_kept_with_the_step() -> None:
    story = live_to(M).do(RollBack(confirm=ID)).do(Advance())
    story.wait(90).do(Advance(evidence="pods are ready", confirm=ID))
    record = story.run.steps["quick.2"]
    assert (record.note, record.took) == ("pods are ready", 90)


def test_a_live_step_fails_when_a_person_says_so_and_is_retried() -> None:
    story = live_to(Phase.DEPLOYING).do(FailStep("lock timeout"))
    assert story.no(Advance()).rule == "step_failed"
    assert story.do(RetryStep()).run.steps["deploying.1"].attempt == 2


def test_a_changed_plan_and_a_tick_taken_back_are_warned_about_once_deploying_began() -> None:
    story = live_to(Phase.DEPLOYING)
    changed = story.kinds(ImportRelease(replace(SAMPLE, title="Other")))
    assert changed == ["release.imported", "warning.noted"]
    assert story.kinds(UntickGate("finance-sign-off", "wrong"))[-1] == "warning.noted"
    assert story.kinds(RevokeApproval("engineering-lead", "wrong"), TAYLOR)[-1] == "warning.noted"
    assert len(story.run.warnings) == 3
    assert story.run.plan == SAMPLE
    story.do(Advance())


def test_before_deploying_and_after_the_end_nothing_is_warned_about() -> None:
    for phase in (Phase.QUEUED, Phase.PREFLIGHT, Phase.COMPLETE):
        kinds = live_to(phase).kinds(ImportRelease(replace(SAMPLE, title="Other")))
        assert kinds == ["release.imported"]


def test_a_claim_added_while_deploying_is_not_warned_about() -> None:
    claimed = replace(SAMPLE, claimed=replace(SAMPLE.claimed, readiness=99))
    assert live_to(Phase.DEPLOYING).kinds(ImportRelease(claimed)) == ["release.imported"]


def test_a_result_is_overruled_until_a_second_of_the_run() -> None:
    story = live_to(M).observe(webhook_failure_rate="23").do(Overrule(RATE, "an echo", 2))
    assert story.phase is M
    assert story.observe(2, webhook_failure_rate="23").phase is M
    assert story.observe(webhook_failure_rate="23").phase is Phase.RECOMMENDED


def test_a_complete_live_run_is_rolled_back_within_the_watch_and_holds_its_services_again() -> None:
    story = live_to(Phase.COMPLETE)
    assert story.wait(3599).do(RollBack(confirm=ID)).phase is BACK
    assert story.world.site.live == {ID: SAMPLE.services}
    story.do(Escalate("help", ID))
    assert not story.world.site.live


def test_after_the_watch_or_a_later_run_it_is_not() -> None:
    assert live_to(Phase.COMPLETE).wait(3601).no(RollBack(confirm=ID)).rule == "ended"
    later = live_to(Phase.COMPLETE).do(StartRun())
    assert later.no(RollBack(confirm=ID)).rule == "nothing_deployed"


def test_a_tick_that_grows_stale_on_the_way_blocks_before_deploying() -> None:
    (stage,) = small().stages
    short = replace(stage, gates=(replace(stage.gates[0], valid_minutes=10),))
    story = imported(small(stages=(short,), approvals=())).do(TickGate("gate", "seen"), StartRun("live"))
    story.do(Advance(), Advance(), Advance(), Advance())
    assert story.wait(601).no(Advance(confirm="small")).rule == "may_not_deploy"


@pytest.mark.parametrize("phase", [Phase.VERIFYING, M, BACK])
def test_good_samples_grow_stale_while_nobody_presses_a_key(phase: Phase) -> None:
    story = (rolled(live_to(M)) if phase is BACK else live_to(phase)).observe(8)
    refusal = story.wait(181).no(Advance(confirm=ID))
    assert refusal.rule in ("not_yet", "not_restored_yet")
    assert "is too old" in refusal.message or "not met" in refusal.message
    assert story.observe(8).do(Advance(confirm=ID)).phase is not phase


def test_a_probe_grows_stale_before_its_step_is_believed() -> None:
    story = live_to(M).do(RollBack(confirm=ID)).do(Advance()).observe().wait(181)
    assert story.no(Advance(confirm=ID)).rule == "unproved"
