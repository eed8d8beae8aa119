"""Blindness and manual checks: since when something can not be judged, who decides, and what a person says."""

from dataclasses import replace

import pytest

from controlroom.core import clocks, derive, sight
from controlroom.core.board import Board, CheckRow
from controlroom.core.intents import Advance, AnswerCheck, Hold, Observe, Overrule, RaiseTrigger, Resume
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.core.verification import Check, Probe, Trigger
from tests.core.machine import ID, SAM, Story, everywhere, live_to, rehearsed_to, small

V, M = Phase.VERIFYING, Phase.MONITORING


def plan_with(*found: Check, **parts: object) -> Plan:
    watch = Monitoring(minutes=0, steady=1, limit=2)
    return small(**{"stages": (), "approvals": (), "checks": found, "monitoring": watch} | parts)


def probed(name: str, **parts: object) -> Check:
    return replace(everywhere(name), probe=Probe.HTTP, **parts)  # type: ignore[arg-type] # one field at a time


def board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, story.by, (), set())


def row(story: Story, check: str) -> CheckRow:
    return next(one for one in board(story).checks.checks if one.id == check)


def looked(story: Story, check: str, *verdicts: Verdict) -> Story:
    for verdict in verdicts:
        story.wait(60).do(Observe((Measurement(check, verdict, asked="GET /health"),)))
    return story


# --- blind for ----------------------------------------------------------------------------------------------


def test_blind_for_counts_from_the_first_sample_that_said_nothing() -> None:
    story = looked(live_to(V, plan_with(probed("c"))).observe(), "c", Verdict.ERROR, Verdict.INCONCLUSIVE)
    assert board(story.wait(120)).header.blind == "3 m"
    assert (board(story).checks.blind, row(story, "c").blind, row(story, "c").asked) == ("3 m", "3 m", "GET /health")
    assert board(story.observe()).header.blind == ""


def test_blind_for_of_what_grew_stale_counts_from_when_it_did() -> None:
    story = live_to(V, plan_with(probed("c"))).observe()
    assert board(story.wait(180)).header.blind == ""
    assert board(story.wait(120)).header.blind == "2 m"


def test_blind_for_of_what_was_never_measured_counts_from_the_phase() -> None:
    story = live_to(V, plan_with(probed("a"), probed("c")))
    assert board(story.wait(240)).header.blind == "4 m"


def test_blind_for_is_wall_time_also_while_the_run_is_held() -> None:
    story = looked(live_to(V, plan_with(probed("c"))).observe(), "c", Verdict.ERROR)
    story.do(Hold("lunch")).wait(600)
    assert board(story).header.blind == "10 m"
    assert board(story.do(Resume()).wait(60)).header.blind == "11 m"


def test_what_does_not_count_or_is_not_due_blinds_nobody() -> None:
    plan = plan_with(probed("a"), probed("dry", required=False), probed("late", delay=900))
    story = live_to(V, plan)
    story.do(Observe((Measurement("a", Verdict.PASS, "1"), Measurement("dry", Verdict.ERROR))))
    assert board(story).header.blind == ""
    assert row(story, "dry").dry
    assert not row(story, "a").dry


@pytest.mark.parametrize(("error_limit", "asked_after"), [(0, 2), (1, 1), (4, 4)])
def test_a_person_decides_after_so_many_errors_in_a_row(error_limit: int, asked_after: int) -> None:
    story = live_to(V, plan_with(probed("c", error_limit=error_limit))).observe()
    for count in range(1, 5):
        looked(story, "c", Verdict.ERROR)
        decide = board(story).next.sentence.startswith("Blind for")
        assert decide is (count >= asked_after)
    assert (story.phase, board(story).next.keys or board(story).next.tag) == (V, "R")


def test_blindness_neither_passes_nor_fails() -> None:
    story = looked(live_to(M).observe(6), "webhook-failure-rate", *[Verdict.ERROR] * 9)
    assert (story.phase, story.run.checks["webhook-failure-rate"].fails) == (M, 0)
    assert story.no(Advance(confirm=ID)).rule == "not_yet"
    assert sight.blind(clocks.present(story.run, story.at))


def test_a_result_that_is_set_aside_says_for_how_long() -> None:
    story = live_to(M).observe(webhook_failure_rate="23").do(Overrule("webhook-failure-rate", "an echo", 30))
    assert row(story.wait(120), "webhook-failure-rate").overruled == "28 m"


# --- what only a person can see -----------------------------------------------------------------------------


def manual() -> Plan:
    return plan_with(probed("c"), replace(everywhere("seen"), passes="= yes", normal="yes", asks="open the page"))


def test_a_person_answers_with_evidence_and_it_is_judged_like_any_other() -> None:
    story = live_to(V, manual()).wait(60).do(Observe((Measurement("c", Verdict.PASS, "1"),)))
    assert row(story, "seen").answerable
    story.do(AnswerCheck("seen", "yes", "invoice 7 is right"))
    last = story.run.checks["seen"].last
    assert (last.verdict, last.by, last.note, last.asked) == (
        Verdict.PASS,
        "sam",
        "invoice 7 is right",
        "open the page",
    )
    assert row(story, "seen").by == "sam"
    assert story.do(Advance()).phase is M


def test_each_answer_is_an_event_also_the_same_again() -> None:
    story = live_to(V, manual())
    for _ in range(5):
        assert "sample.taken" in story.kinds(AnswerCheck("seen", "yes", "still right"))


def test_an_answer_grows_stale_by_the_interval_of_its_check() -> None:
    plan = plan_with(replace(everywhere("seen"), passes="= yes", interval=600))
    story = live_to(V, plan).do(AnswerCheck("seen", "yes", "looked"))
    assert row(story.wait(1800), "seen").mark.word == "PASS"
    assert row(story.wait(1), "seen").mark.word == "STALE"


def test_a_bad_answer_counts_as_a_bad_sample() -> None:
    story = live_to(V, manual()).do(AnswerCheck("seen", "no", "the page is empty"))
    assert story.phase is Phase.SPIKE
    assert story.do(AnswerCheck("seen", "no", "still empty")).phase is Phase.RECOMMENDED


@pytest.mark.parametrize(
    ("intent", "rule"),
    [
        (AnswerCheck("seen", "yes", " "), "evidence"), (AnswerCheck("seen", "", "looked"), "result"),
        (AnswerCheck("c", "1", "looked"), "not_by_hand"), (AnswerCheck("ghost", "1", "looked"), "no_check"),
    ],
)  # fmt: skip
def test_an_answer_needs_a_manual_check_a_value_and_evidence(intent: AnswerCheck, rule: str) -> None:
    assert live_to(V, manual()).no(intent).rule == rule


def test_nobody_answers_in_a_rehearsal() -> None:
    assert rehearsed_to(V, plan=manual()).no(AnswerCheck("seen", "yes", "looked")).rule == "rehearsal"


@pytest.mark.parametrize("phase", [Phase.DEPLOYING, V, M, Phase.SPIKE])
def test_a_person_raises_a_trigger_in_a_live_run_with_evidence(phase: Phase) -> None:
    plan = plan_with(probed("c"), triggers=(Trigger("log", "Critical errors in the log"),))
    story = live_to(V if phase is Phase.SPIKE else phase, plan)
    if phase is Phase.SPIKE:
        story.wait(60).do(Observe((Measurement("c", Verdict.FAIL, "99"),)))
    assert board(story).checks.raised == (("log", "Critical errors in the log"),)
    assert story.no(RaiseTrigger("log", " ")).rule == "evidence"
    t = clocks.present(story.wait(90).run, story.at).t
    story.do(RaiseTrigger("log", "40 tracebacks in an hour"))
    why = story.run.recommended
    assert why is not None
    assert (story.phase, why.trigger, why.value, why.since) == (Phase.RECOMMENDED, "log", "40 tracebacks in an hour", t)
    assert story.log[-1].actor == SAM
    assert board(story).next.sentence == "Decide: roll back?"
