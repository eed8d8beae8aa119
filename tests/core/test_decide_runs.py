"""Beginning a run and walking it forward: the sample key by key, steps that fail, holds, ends."""

from dataclasses import replace

import pytest

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import (
    Abort,
    Advance,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    FailStep,
    Hold,
    Intent,
    RaiseTrigger,
    Resume,
    RetryStep,
    RollBack,
    SkipStep,
    StartRun,
    TakeSample,
)
from controlroom.core.phases import ENDED, Phase
from controlroom.core.plan_parts import Kind, Migration, Step
from controlroom.core.ways_back import Way
from controlroom.core.world import StepState
from tests.core.machine import (
    ID,
    SAMPLE,
    Story,
    failing,
    imported,
    migration,
    rehearsal,
    rehearsed_to,
    rows,
    small,
    step_failing,
    way,
)

Q, P, D, V, M = Phase.QUEUED, Phase.PREFLIGHT, Phase.DEPLOYING, Phase.VERIFYING, Phase.MONITORING


def test_the_sample_goes_key_by_key_as_the_design_plays_it() -> None:
    story = rehearsal("error-spike")
    assert story.no(Advance()).assumable  # key 1 shows the form
    assert story.do(Advance(assume=True)).phase is Q  # key 2 is Enter
    assert story.keys(1) == [P]  # key 3
    assert story.keys(3) == [P, P, D]  # keys 4 to 6
    assert story.keys(2) == [D, V]  # keys 7 and 8
    assert story.keys(2) == [V, M]  # keys 9 and 10
    assert story.keys(1) == [Phase.SPIKE]  # key 11
    assert story.keys(1) == [Phase.RECOMMENDED]  # key 12
    assert story.no(Advance()).rule == "decide"
    assert story.no(RollBack()).confirmation is not None
    assert story.do(RollBack(confirm=ID)).phase is Phase.ROLLING_BACK
    assert story.run.current == "quick.1"
    assert story.keys(2) == [Phase.ROLLING_BACK, Phase.ROLLING_BACK]
    assert story.run.steps["quick.2"].state == "passed"  # recorded before anything is crossed
    assert story.no(Advance()).confirmation is not None  # the line
    story.do(Advance(confirm=ID))
    assert story.run.crossed
    assert story.keys(3) == [Phase.ROLLING_BACK, Phase.ROLLING_BACK, Phase.RESTORED]
    assert story.kinds(DraftUpdates()) == ["updates.drafted"]
    assert len(story.run.drafts) == 3
    assert story.kinds(DraftPostmortem()) == ["postmortem.drafted"]


def test_every_key_of_the_sample_passes_the_step_that_the_design_names() -> None:
    story = rehearsal().do(Advance(assume=True), Advance())
    seen = []
    for _ in range(5):
        seen.append(story.run.current)
        story.do(Advance())
    assert seen == ["preflight.1", "preflight.2", "preflight.3", "deploying.1", "deploying.2"]
    assert all(step.state is StepState.PASSED for step in story.run.steps.values())


def test_a_clean_rehearsal_ends_complete_in_expected_minutes() -> None:
    story = rehearsed_to(Phase.COMPLETE)
    preflight, deploying, steady, monitoring = 4 * 60, 2 * 60, 2 * 60, 5 * 60
    assert story.run.t == preflight + deploying + steady + monitoring
    assert story.at == rehearsal().at


def test_time_of_a_rehearsal_is_moved_by_keys_alone() -> None:
    story = rehearsal().do(Advance(assume=True), Advance())
    story.wait(86_400)
    assert story.do(Hold("lunch"), Resume()).run.t == 0
    assert story.do(Advance()).run.t == 60
    assert story.do(TakeSample()).run.t == 120


def test_the_first_key_begins_a_rehearsal_by_itself() -> None:
    story = imported(small(stages=(), approvals=()))
    assert story.kinds(Advance()) == ["run.started", "release.queued", "phase.entered"]
    assert (story.run.kind, story.run.number, story.run.name) == ("rehearsal", 1, "run-0001")


@pytest.mark.parametrize(
    ("intent", "rule", "code"),
    [
        (StartRun(), "open_run", 1),
        (StartRun("live"), "open_run", 1),
    ],
)
def test_an_open_run_is_in_the_way_of_another(intent: Intent, rule: str, code: int) -> None:
    refusal = rehearsal().no(intent)
    assert (refusal.rule, refusal.code) == (rule, code)


def test_a_run_is_a_rehearsal_or_live_and_only_a_rehearsal_has_a_scenario() -> None:
    scenario = rows(failing())
    assert imported().no(StartRun("dry")).rule == "kind"
    assert imported().no(StartRun("live", scenario)).rule == "scenario"
    assert imported().do(StartRun("rehearsal", scenario)).run.scenario == scenario


@pytest.mark.parametrize("phase", [Phase.COMPLETE, Phase.RESTORED, Phase.ABORTED, Phase.ESCALATED])
def test_an_ended_run_takes_texts_and_while_it_is_watched_samples_and_nothing_else(phase: Phase) -> None:
    story = ended(phase)
    for intent in (
        Advance(), Advance(assume=True), FailStep("x"), RetryStep(), SkipStep("x"), Hold("x"), Resume(),
        Abort("x"), Escalate("x"),
    ):  # fmt: skip
        refusal = story.no(intent)
        assert (refusal.rule, refusal.remedy) == ("ended", "N starts a new run")
    if phase is Phase.COMPLETE:
        assert story.kinds(TakeSample()) == ["sample.taken"]
    else:
        assert story.no(TakeSample()).message == f"the run has ended: {phase}"
    assert story.kinds(DraftUpdates()) == ["updates.drafted"]
    assert story.phase is phase
    assert story.do(StartRun()).phase is Phase.IDLE
    assert story.run.number == 2


def test_a_sample_in_the_watch_window_changes_neither_when_a_run_ended_nor_how_long_its_phases_lasted() -> None:
    story = ended(Phase.COMPLETE)
    before = boarded(story)
    story.do(TakeSample(), TakeSample())
    after = boarded(story)
    assert story.run.t > story.run.entries[-1].t
    assert after.header.elapsed == before.header.elapsed
    assert after.rail == before.rail
    assert (after.timeline.title, after.timeline.phases) == (before.timeline.title, before.timeline.phases)


def test_after_the_watch_window_a_rehearsal_takes_no_sample() -> None:
    story = rehearsed_to(Phase.COMPLETE, plan=small(stages=(), approvals=()))
    longest = max((one.minutes for one in story.run.plan.monitoring.horizons), default=0) * 60
    while story.run.t - story.run.entries[-1].t <= longest:
        story.do(TakeSample())
    assert story.no(TakeSample()).rule == "ended"


def test_a_sample_begins_no_run() -> None:
    refusal = imported().no(TakeSample())
    assert (refusal.rule, refusal.remedy) == ("no_run", "start one with n")


def test_a_deploy_that_was_aborted_is_never_shown_as_done() -> None:
    story = rehearsed_to(D)
    begun = story.run.current
    story.do(Abort("wrong day", confirm=ID))
    for board in (boarded(story), boarded(story.do(Escalate("nobody knows", ID)))):
        own = {step.key: step.mark.word for step in board.timeline.steps}
        assert (own["step.5"], own["step.6"], own[begun]) == ("not done", "not done", "not done")
        assert next(slot.state for slot in board.rail if slot.phase == D) == "failed"


def boarded(story: Story) -> Board:
    """What the screens show of the story now."""
    return derive.board(story.world, tuple(story.log), story.at, story.by, (), frozenset())


def ended(phase: Phase) -> Story:
    if phase is Phase.ABORTED:
        return rehearsal().do(Abort("not today"))
    if phase is Phase.ESCALATED:
        return rehearsed_to(V).do(Escalate("nobody knows", ID))
    return rehearsed_to(phase, "error-spike" if phase is Phase.RESTORED else "clean")


@pytest.mark.parametrize("phase", [Phase.IDLE, Q, P])
def test_before_deploying_a_run_is_aborted_with_a_key_and_never_escalated(phase: Phase) -> None:
    story = rehearsed_to(phase)
    assert story.no(Escalate("help")).rule == "abort_instead"
    assert story.no(RollBack()).rule == "nothing_deployed"
    assert story.no(Abort("  ")).rule == "reason"
    assert story.kinds(Abort(" not today ")) == ["phase.entered"]
    assert story.run.entries[-1].reason == "not today"
    assert (story.phase, story.run.entries[-1].reason) == (Phase.ABORTED, "not today")


@pytest.mark.parametrize("phase", [D, V, M])
def test_after_deploying_began_abort_takes_the_way_back_and_is_typed(phase: Phase) -> None:
    story = rehearsed_to(phase)
    refusal = story.no(Abort("stop"))
    assert refusal.confirmation is not None
    assert story.kinds(Abort("stop", confirm=ID)) == ["rollback.started", "phase.entered", "step.begun"]
    assert story.phase is Phase.ROLLING_BACK
    assert story.no(Abort("stop", confirm=ID)).rule == "hold_or_escalate"


@pytest.mark.parametrize("phase", [D, V, M, Phase.SPIKE, Phase.RECOMMENDED, Phase.ROLLING_BACK])
def test_a_run_is_handed_to_people_with_a_reason(phase: Phase) -> None:
    story = rehearsed_to(phase, "error-spike")
    assert story.no(Escalate(" ")).rule == "reason"
    assert story.kinds(Escalate("nobody knows", ID)) == ["phase.entered"]
    assert (story.phase, story.run.entries[-1].reason) == (Phase.ESCALATED, "nobody knows")


@pytest.mark.parametrize("phase", [Q, P, D, V, M, Phase.SPIKE, Phase.ROLLING_BACK])
def test_a_held_run_does_not_go_on_until_it_is_resumed(phase: Phase) -> None:
    story = rehearsed_to(phase, "error-spike")
    assert story.no(Resume()).rule == "not_held"
    assert story.no(Hold("")).rule == "reason"
    assert story.kinds(Hold("waiting for finance")) == ["run.held"]
    assert story.no(Advance(confirm=ID)).rule == "held"
    assert "waiting for finance" in story.no(Advance()).message
    assert story.no(Hold("again")).rule == "already_held"
    for intent in (RetryStep(), SkipStep("x"), FailStep("x")):
        assert story.no(intent).rule in ("held", "nothing_failed", "no_step_begun")
    assert story.kinds(TakeSample())[0] == "sample.taken"
    story.do(Resume())
    assert story.run.held == ""


def test_a_run_that_has_not_begun_is_not_held() -> None:
    assert rehearsal().no(Hold("why")).rule == "nothing_to_hold"


def test_a_held_run_is_still_rolled_back_overruled_recommended_and_escalated() -> None:
    assert rehearsed_to(M).do(Hold("wait"), RollBack(confirm=ID)).phase is Phase.ROLLING_BACK
    assert rehearsed_to(M).do(Hold("wait"), Escalate("help")).phase is Phase.ESCALATED
    assert rehearsed_to(Q).do(Hold("wait"), Abort("no")).phase is Phase.ABORTED
    spiked = rehearsed_to(Phase.SPIKE, "error-spike").do(Hold("wait"), TakeSample())
    assert spiked.phase is Phase.RECOMMENDED


def test_an_end_takes_the_hold_off() -> None:
    run = rehearsed_to(M).do(Hold("wait")).wait(60).do(Escalate("help")).run
    assert (run.held, run.held_by, run.held_at) == ("", "", None)


def test_a_failed_step_stops_the_run_and_names_the_ways_on() -> None:
    story = rehearsed_to(D, "migration-lock")
    assert story.kinds(Advance()) == ["step.failed"]
    refusal = story.no(Advance())
    assert refusal.rule == "step_failed"
    assert SAMPLE.migrations[0].title in refusal.message
    assert refusal.remedy == "t retries, S skips, R goes back, E escalates"
    assert story.no(FailStep("again")).rule == "already_failed"


def test_a_failed_step_is_begun_again_as_a_second_attempt() -> None:
    story = rehearsed_to(D, "migration-lock").do(Advance())
    assert story.kinds(RetryStep()) == ["step.begun"]
    assert story.run.steps["deploying.1"].attempt == 2
    assert story.kinds(Advance()) == ["step.passed", "step.begun"]


def test_a_failed_step_is_left_out_for_a_reason_and_the_next_is_begun_by_the_next_key() -> None:
    story = rehearsed_to(D, "migration-lock").do(Advance())
    assert story.no(SkipStep("")).rule == "reason"
    assert story.kinds(SkipStep("done by hand")) == ["step.skipped"]
    assert story.run.steps["deploying.1"].note == "done by hand"
    assert story.no(FailStep("x")).rule == "no_step_begun"
    assert story.kinds(Advance()) == ["step.begun"]
    assert story.kinds(Advance()) == ["step.passed", "phase.entered"]


def test_leaving_out_the_last_step_of_a_phase_does_not_hinder_the_next_phase() -> None:
    story = rehearsed_to(D, rows(step_failing("deploying.2"))).do(Advance(), Advance(), SkipStep("no matter"))
    assert story.do(Advance()).phase is V


def test_a_person_says_that_the_begun_step_failed() -> None:
    story = rehearsed_to(P)
    assert story.no(FailStep(" ")).rule == "reason"
    assert story.kinds(FailStep("a test is red")) == ["step.failed"]
    assert story.run.steps["preflight.1"].note == "a test is red"
    assert rehearsed_to(Q).no(FailStep("x")).rule == "no_step_begun"


@pytest.mark.parametrize("intent", [RetryStep(), SkipStep("x")])
@pytest.mark.parametrize("phase", [Phase.IDLE, Q, P, D, V, M, Phase.ROLLING_BACK])
def test_what_did_not_fail_is_neither_retried_nor_left_out(phase: Phase, intent: Intent) -> None:
    assert rehearsed_to(phase, "error-spike").no(intent).rule == "nothing_failed"


def test_a_migration_that_may_run_once_is_not_run_again() -> None:
    once = small(stages=(), approvals=(), migrations=(Migration("m", "Move money", 1, once=True),))
    story = rehearsed_to(D, rows(step_failing("deploying.1")), once).do(Advance())
    refusal = story.no(RetryStep())
    assert refusal.rule == "not_retryable"
    assert "Move money" in refusal.message
    assert story.run.steps["deploying.1"].attempt == 1


def test_the_last_step_of_a_phase_that_fails_enters_nothing() -> None:
    story = rehearsed_to(P, rows(step_failing("preflight.3", 1))).do(Advance(), Advance())
    assert story.kinds(Advance()) == ["step.failed"]
    assert story.phase is P
    assert story.do(RetryStep(), Advance()).phase is D


def test_migrations_go_in_their_order_before_the_deploy_steps() -> None:
    plan = small(
        stages=(),
        approvals=(),
        migrations=(Migration("b", "Second", 2), Migration("a", "First", 1)),
        steps=(Step("own", "Own check", phase="preflight"), Step("deploy", "Deploy it")),
    )
    story = rehearsed_to(P, plan=plan)
    titles = []
    while story.phase is not V:
        titles.append(next(r.event.title for r in reversed(story.log) if r.event.KIND == "step.begun"))  # type: ignore[union-attr] # of step.begun
        story.do(Advance())
    assert titles == [
        "Verify approvals", "Check rollback plan", "Run tests", "Own check", "First", "Second", "Deploy it",
    ]  # fmt: skip


def lined(*kinds: Kind) -> Story:
    plan = small(
        stages=(),
        approvals=(),
        steps=tuple(Step(f"s{index}", f"Step {index}", kind=kind) for index, kind in enumerate(kinds, 1)),
        ways_back=(way("quick", Kind.REVERSIBLE), way("forward", Kind.COMPENSABLE, does=Way.COMPENSATE)),
    )
    return rehearsed_to(D, plan=plan)


def test_the_line_is_crossed_once_and_only_with_the_id_typed() -> None:
    story = lined(Kind.REVERSIBLE, Kind.IRREVERSIBLE, Kind.IRREVERSIBLE)
    assert story.kinds(Advance(confirm="small")) == ["step.passed"]  # the line has a key of its own
    refusal = story.no(Advance())
    assert refusal.confirmation is not None
    assert refusal.confirmation.verb == "cross the line"
    assert story.no(Advance(confirm="Small")).rule == "confirm"
    assert story.kinds(Advance(confirm="small")) == ["step.begun", "line.crossed"]
    assert story.kinds(Advance()) == ["step.passed", "step.begun"]


def test_a_phase_that_begins_with_the_line_is_entered_and_the_line_asks_by_itself() -> None:
    story = lined(Kind.IRREVERSIBLE, Kind.REVERSIBLE)
    assert (story.phase, story.run.current, story.run.crossed) == (D, "", False)
    assert story.no(Advance()).rule == "confirm"
    assert story.kinds(Advance(confirm="small")) == ["step.begun", "line.crossed"]
    assert story.run.crossed


def test_a_migration_that_can_not_be_undone_is_the_line_too() -> None:
    plan = small(
        stages=(), approvals=(), migrations=(migration(),), ways_back=(way("w", Kind.REVERSIBLE, does=Way.COMPENSATE),)
    )
    story = rehearsed_to(D, plan=plan)
    assert story.kinds(Advance(confirm="small")) == ["step.begun", "line.crossed"]


def test_a_postmortem_follows_an_ended_run() -> None:
    assert rehearsed_to(M).no(DraftPostmortem()).rule == "not_ended"
    assert imported().no(DraftPostmortem()).rule == "no_run"


def test_texts_are_drafted_in_every_phase() -> None:
    for phase in Phase:
        if phase in ENDED | {Phase.FIXING_FORWARD}:
            continue
        story = rehearsed_to(phase, "error-spike")
        assert story.kinds(DraftUpdates()) == ["updates.drafted"]
        assert story.phase is phase


def test_a_person_recommends_the_way_back_by_a_trigger_of_the_plan_with_evidence() -> None:
    from controlroom.core.verification import Trigger

    plan = replace(SAMPLE, triggers=(*SAMPLE.triggers, Trigger("calls", "Customers call")))
    story = rehearsed_to(M, plan=plan)
    assert story.no(RaiseTrigger("webhook-failures", "seen")).rule == "no_trigger"
    assert story.no(RaiseTrigger("rumour", "seen")).rule == "no_trigger"
    assert story.no(RaiseTrigger("calls", " ")).rule == "evidence"
    assert story.kinds(RaiseTrigger("calls", "ticket 7")) == ["rollback.recommended", "phase.entered"]
    assert story.phase is Phase.RECOMMENDED
    assert story.run.recommended is not None
    assert (story.run.recommended.title, story.run.recommended.value) == ("Customers call", "ticket 7")
    assert story.no(RaiseTrigger("calls", "ticket 8")).rule == "already_recommended"
    assert rehearsed_to(P, plan=plan).no(RaiseTrigger("calls", "ticket 7")).rule == "nothing_deployed"
    back = story.do(RollBack(confirm=ID))
    assert back.no(RaiseTrigger("calls", "ticket 9")).rule == "already_on_the_way_back"
