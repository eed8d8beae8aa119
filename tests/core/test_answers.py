"""What a person says: answers to checks that nobody else can look at, and triggers that a person raises."""

from dataclasses import replace

import pytest

from controlroom.core import derive, event_words
from controlroom.core.board import Board, CheckRow
from controlroom.core.intents import Abort, Advance, AnswerCheck, Observe, Overrule, RaiseTrigger, RollBack
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.core.verification import Check, Probe, Trigger
from tests.core.machine import Story, everywhere, live, live_to, rehearsed_to, small

V = Phase.VERIFYING
LOG = Trigger("log", "Critical errors in the log")


def plan_with(*found: Check, **parts: object) -> Plan:
    watch = Monitoring(minutes=0, steady=1, limit=2)
    return small(**{"stages": (), "approvals": (), "checks": found, "monitoring": watch, "triggers": (LOG,)} | parts)


def asked(passes: str = "= seen", **parts: object) -> Check:
    """A check that a person answers."""
    return replace(everywhere("page"), **{"passes": passes, "asks": "open the page"} | parts)  # type: ignore[arg-type]


def measured() -> Check:
    return replace(everywhere("rate"), probe=Probe.HTTP)


def board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, story.by, (), set())


def row(story: Story, id: str = "page") -> CheckRow:
    return next(one for one in board(story).checks.checks if one.id == id)


def detail(story: Story) -> dict[str, str]:
    return {fact.label: fact.text for fact in row(story).detail}


def said(story: Story, result: str, value: str = "") -> Measurement:
    return story.do(AnswerCheck("page", value, "looked", result)).run.checks["page"].last


@pytest.mark.parametrize(
    ("passes", "result", "value", "verdict"),
    [
        ("= seen", "pass", "seen", Verdict.PASS), ("= seen", "fail", "not seen", Verdict.FAIL),
        ("= 0", "pass", "0", Verdict.PASS), ("= 0", "fail", "not 0", Verdict.FAIL),
        ("!= off", "pass", "not off", Verdict.PASS), ("!= off", "fail", "off", Verdict.FAIL),
        ("", "pass", "pass", Verdict.PASS), ("", "fail", "fail", Verdict.FAIL),
        ("= seen", "inconclusive", "", Verdict.INCONCLUSIVE),
    ],
)  # fmt: skip
def test_a_result_alone_is_the_judgement_and_says_the_value(
    passes: str, result: str, value: str, verdict: Verdict
) -> None:
    found = said(live_to(Phase.DEPLOYING, plan_with(asked(passes))), result)
    assert (found.verdict, found.value, found.by, found.note) == (verdict, value, "sam", "looked")


@pytest.mark.parametrize(
    "parts", [{"passes": "<= 1"}, {"warns": "= 3"}, {"fails": "= gone"}, {"passes": "<= 120% of before"}], ids=str
)
def test_where_the_plan_compares_the_value_the_value_is_asked_for(parts: dict[str, str]) -> None:
    story = live_to(Phase.DEPLOYING, plan_with(asked(**parts)))
    assert row(story).by_value
    assert story.no(AnswerCheck("page", "", "looked", "pass")).rule == "value"
    assert said(story, "inconclusive").verdict is Verdict.INCONCLUSIVE


def test_a_trigger_over_the_value_of_an_answer_sees_the_value() -> None:
    over = Trigger("over", "Errors over 5", "page", "> 5", 1)
    story = live_to(V, plan_with(asked("= 0", normal="0"), triggers=(over,)))
    assert story.no(AnswerCheck("page", "", "looked", "fail")).rule == "value"
    assert story.do(AnswerCheck("page", "3", "three tracebacks", "fail")).phase is Phase.SPIKE
    assert story.do(AnswerCheck("page", "9", "nine tracebacks", "fail")).phase is Phase.RECOMMENDED


def test_a_value_that_the_plan_judges_otherwise_than_the_person_is_refused_with_both() -> None:
    story = live_to(Phase.DEPLOYING, plan_with(asked("<= 1", unit="%", warns="> 0.5")))
    refusal = story.no(AnswerCheck("page", "7", "the dashboard", "pass"))
    assert (refusal.rule, refusal.message) == (
        "contradiction",
        "7 is fail by the plan (wanted ≤ 1 %), and you say pass",
    )
    assert said(story, "pass", "0.7").verdict is Verdict.WARN
    assert said(story, "fail", "7").verdict is Verdict.FAIL


def test_a_wrong_result_names_the_right_ones() -> None:
    story = live_to(Phase.DEPLOYING, plan_with(asked()))
    refusal = story.no(AnswerCheck("page", "", "looked", "green"))
    assert (refusal.rule, refusal.remedy, refusal.code) == ("result", "one of pass, fail, inconclusive", 2)
    assert story.no(AnswerCheck("page", "", "", "pass")).rule == "evidence"


def test_what_is_measured_is_not_answered_and_the_refusal_says_who_answers_what() -> None:
    story = live_to(Phase.DEPLOYING, plan_with(asked(), measured()))
    refusal = story.no(AnswerCheck("rate", "", "looked", "pass"))
    assert (refusal.rule, refusal.message) == ("not_by_hand", "rate is measured (http): no person answers it")
    assert refusal.remedy.endswith("checks that a person answers: page")


def test_an_answer_is_shown_as_a_persons_word_with_who_when_and_until_when() -> None:
    story = live_to(Phase.DEPLOYING, plan_with(asked(interval=600))).wait(75)
    began = row(story)
    assert (began.answerable, "Answered by" in detail(story)) == (True, False)
    assert detail(story)["By hand"] == "a person says pass, fail or inconclusive, with evidence"
    assert detail(story)["Answers hold"] == "30 m"
    story.do(AnswerCheck("page", "", "invoice 7 is right", "pass")).wait(120)
    told = detail(story)
    assert told["Answered by"] == "sam at T+01:15, 2 m ago: a person's word, not a measurement"
    assert told["Holds"] == "until T+31:15, then it is stale"
    assert told["Evidence"] == "invoice 7 is right"
    stale = detail(story.wait(1681))
    assert (row(story).mark.word, stale["Holds"]) == ("STALE", "it held until T+31:15: ask again")


def test_an_answer_is_an_event_in_words() -> None:
    story = live_to(Phase.DEPLOYING, plan_with(asked())).do(AnswerCheck("page", "", "invoice 7", "pass"))
    assert event_words.what(story.log[-1].event) == "sample good: page answered pass by sam: invoice 7"


def test_what_waits_for_a_person_is_what_next_says_instead_of_wait_or_roll_back() -> None:
    story = live_to(V, plan_with(asked(interval=60), measured()))
    for _ in range(5):
        story.wait(60).do(Observe((Measurement("rate", Verdict.PASS, "1"),)))
    following = board(story).next
    assert (following.tag, following.sentence) == ("e", "Answer 1 check by hand")
    assert (following.because, following.pane) == ("page", 4)
    assert board(story.do(AnswerCheck("page", "", "looked", "pass"))).next.tag == "n"


def test_what_could_not_be_judged_still_makes_a_person_decide() -> None:
    story = live_to(V, plan_with(asked(), measured()))
    for _ in range(4):
        story.wait(200).do(Observe((Measurement("rate", Verdict.ERROR, note="no answer"),)))
    assert board(story).next.tag == "R"


@pytest.mark.parametrize("phase", [Phase.ABORTED, Phase.RESTORED])
def test_a_run_that_has_ended_takes_no_answer(phase: Phase) -> None:
    plan = plan_with(asked(), stages=())
    story = live(plan)
    if phase is Phase.ABORTED:
        story.do(Abort("wrong version"))
    else:
        story = live_to(V, plan).do(RollBack(confirm=plan.id))
        while story.phase is not phase:
            story.do(AnswerCheck("page", "", "looked", "pass") if board(story).next.tag == "e" else Advance())
    assert story.no(AnswerCheck("page", "", "looked", "pass")).rule == "ended"
    assert not row(story).answerable


# --- triggers -----------------------------------------------------------------------------------------------


def raised() -> Story:
    return live_to(V, plan_with(asked(normal="seen"))).do(RaiseTrigger("log", "40 tracebacks in an hour"))


def test_a_raised_trigger_shows_signal_who_since_when_and_the_evidence() -> None:
    story = raised()
    since = story.run.t
    story.wait(150)
    shown = board(story)
    clock = f"{since // 60:02}:{since % 60:02}"
    said = f"Critical errors in the log, raised by sam at T+{clock}, 2 m ago: 40 tracebacks in an hour"
    assert (shown.rollback.answer[0].label, shown.rollback.answer[0].text) == ("! RECOMMENDED", said)
    assert shown.next.because == "Critical errors in the log, raised by sam: 40 tracebacks in an hour"
    row = (f"Critical errors in the log, by sam at T+{clock}: 40 tracebacks in an hour", "raised", "bad")
    assert shown.checks.triggers == (row,)


def test_raising_starts_nothing_and_can_be_overruled() -> None:
    story = raised()
    assert (story.phase, story.run.way, story.run.steps.keys() & {"back.1"}) == (Phase.RECOMMENDED, "", set())
    story.do(Overrule("", "an old import"))
    assert story.phase is V
    assert board(story).checks.triggers == (
        ("Critical errors in the log → T raises it, with evidence", "by hand", "dim"),
    )


def test_what_was_measured_is_not_said_to_be_raised() -> None:
    story = live_to(V, plan_with(asked(), measured()))
    story.observe(3, rate="99")
    assert story.phase is Phase.RECOMMENDED
    assert "raised" not in board(story).rollback.answer[0].text + board(story).next.because


def test_a_rehearsal_may_rehearse_the_raising() -> None:
    story = rehearsed_to(V, plan=plan_with(asked(normal="seen"))).do(RaiseTrigger("log", "as if"))
    assert "raised by sam" in board(story).rollback.answer[0].text


def test_what_goes_on_only_with_an_answer_says_who_gives_it() -> None:
    story = live_to(V, plan_with(asked(interval=60), measured()))
    for _ in range(5):
        story.wait(60).do(Observe((Measurement("rate", Verdict.PASS, "1"),)))
    refusal = story.no(Advance())
    assert (refusal.rule, refusal.message) == ("not_answered", "not yet: page has not been answered")
    assert refusal.remedy == "e answers it, with what was seen"
