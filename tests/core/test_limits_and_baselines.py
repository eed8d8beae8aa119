"""What a check may say for itself: limits in a row, how many good samples it needs, and baselines to compare with."""

from dataclasses import replace

import pytest

from controlroom.core import checks, clocks, conditions, digest, guards
from controlroom.core.finding import Finding
from controlroom.core.intents import Advance, Observe, RollBack, StartRun
from controlroom.core.lint import warnings
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.core.run_events import Baseline
from controlroom.core.verification import Check, Trigger
from tests.core.machine import POLICY, Story, everywhere, failing, green, live, live_to, rehearsed_to, rows, small

V, M, RECOMMENDED = Phase.VERIFYING, Phase.MONITORING, Phase.RECOMMENDED


def plan_with(*found: Check, **parts: object) -> Plan:
    monitoring = Monitoring(minutes=0, steady=1, limit=2)
    return small(**{"stages": (), "approvals": (), "checks": found, "monitoring": monitoring} | parts)


def seen(story: Story, *verdicts: Verdict, check: str = "c") -> Story:
    for verdict in verdicts:
        story.wait(60).do(Observe((Measurement(check, verdict, "1" if verdict is Verdict.PASS else ""),)))
    return story


@pytest.mark.parametrize(("limit", "phases"), [(0, 2), (1, 1), (4, 4)])
def test_a_limit_of_its_own_says_how_many_bad_samples_recommend(limit: int, phases: int) -> None:
    story = live_to(V, plan_with(replace(everywhere("c"), limit=limit)))
    for _ in range(phases - 1):
        assert seen(story, Verdict.FAIL).phase is Phase.SPIKE
    assert seen(story, Verdict.FAIL).phase is RECOMMENDED


def test_a_trigger_on_a_check_with_a_limit_needs_as_many_samples_unless_it_says_otherwise() -> None:
    check = replace(everywhere("c"), limit=5)
    plan = plan_with(check, triggers=(Trigger("t", "T", "c"), Trigger("u", "U", "c", samples=3)))
    assert [checks.samples_needed(plan, trigger) for trigger in plan.triggers] == [5, 3]


def test_a_check_that_counts_late_keeps_the_run_from_steady_until_it_was_good_often_enough() -> None:
    story = live_to(V, plan_with(everywhere("a"), replace(everywhere("c"), count=3)))
    story.observe(2)
    assert story.no(Advance()).message == "not yet: c: 2 of 3 good samples"
    assert story.observe().do(Advance()).phase is M
    assert story.run.checks["c"].goods == 0  # a new phase counts anew


def test_blind_samples_of_one_check_are_counted_with_the_second_of_the_first() -> None:
    story = seen(live_to(V, plan_with(everywhere("c"))), Verdict.PASS, Verdict.ERROR, Verdict.INCONCLUSIVE)
    record = story.run.checks["c"]
    assert (record.blinds, story.run.t - record.first_blind) == (2, 60)
    assert seen(story, Verdict.PASS).run.checks["c"].blinds == 0


def test_blindness_stops_the_minutes_of_monitoring() -> None:
    plan = plan_with(everywhere("c"), monitoring=Monitoring(minutes=5, steady=1, limit=9))
    story = live_to(M, plan)
    seen(story, Verdict.PASS, Verdict.ERROR, Verdict.ERROR, Verdict.ERROR)
    assert "1 of 5 minutes" not in guards.missing_for_complete(story.run)
    assert "2 of 5 minutes" in guards.missing_for_complete(story.run)
    assert "2 of 5 minutes" in guards.missing_for_complete(clocks.present(story.wait(600).run, story.at))
    seen(story, Verdict.PASS)
    assert "2 of 5 minutes" in guards.missing_for_complete(story.run)


def test_what_is_measured_before_it_is_due_is_shown_and_counts_nothing() -> None:
    late = replace(everywhere("c"), delay=600)
    story = live_to(Phase.DEPLOYING, plan_with(everywhere("a"), late))
    story.observe(3, c="99")
    assert (story.phase, story.run.checks["c"].fails) == (Phase.DEPLOYING, 0)
    assert story.run.checks["c"].last.verdict is Verdict.FAIL
    story.do(Advance(confirm="small")).observe(1)
    assert story.no(Advance()).message == "not yet: c is not due yet"
    assert story.observe(10).do(Advance()).phase is M


def test_a_delayed_check_is_due_on_the_way_back_from_a_deploy_that_was_broken_off() -> None:
    late = replace(everywhere("c"), delay=120)
    story = live_to(Phase.DEPLOYING, plan_with(late)).do(RollBack(confirm="small"), Advance())
    assert not checks.due(story.run, late)
    assert checks.due(clocks.present(story.run, story.wait(120).at), late)


# --- baselines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "base", "becomes"),
    [
        ("<= 150% of before", "40", "<= 60"), ("<= 150 % of last", "0.4", "<= 0.6"), (">= 90% of 200", "", ">= 180"),
        ("< 33.5% of before", "1/2", "< 0.1675"), ("<= 150% of before", "", "<= 150% of before"),
        ("<= 150% of before", "n/a", "<= 150% of before"), ("<= 20", "40", "<= 20"), ("", "40", ""),
        ("<= 999999% of before", "999999999999999999", "<= 999999% of before"),
    ],
)  # fmt: skip
def test_a_share_of_a_baseline_becomes_a_number_once_it_is_known(condition: str, base: str, becomes: str) -> None:
    assert conditions.against(condition, base) == becomes


@pytest.mark.parametrize("text", ["<= 150% of yesterday", "<= % of before", "<= 150% of", "<= -5% of before"])
def test_a_baseline_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        conditions.parse_condition(text)


def test_without_a_baseline_a_value_is_inconclusive_in_words() -> None:
    for base, words in (("before", "before deploying"), ("last", "has been completed")):
        check = replace(everywhere("c"), passes=f"<= 150% of {base}")
        found = checks.found(check, Finding("5"))
        assert (found.verdict, found.value) == (Verdict.INCONCLUSIVE, "5")
        assert words in found.note


def test_the_value_before_deploying_is_what_later_ones_are_compared_with() -> None:
    check = replace(everywhere("c"), passes="<= 150% of before", normal="40")
    story = live(plan_with(check)).do(Advance(), Advance())
    story.wait(60).do(Observe((checks.found(checks.resolved(story.run, check), Finding("40")),)))
    assert story.run.checks["c"].last.verdict is Verdict.INCONCLUSIVE
    while story.phase is Phase.PREFLIGHT:
        story.do(Advance(confirm="small"))
    assert story.run.before == {"c": "40"}
    judged = [checks.judge(checks.resolved(story.run, check), value).verdict for value in ("60", "61")]
    assert judged == [Verdict.PASS, Verdict.FAIL]
    story.wait(60).do(
        Observe(
            (Measurement("c", Verdict.FAIL, "61"),),
        )
    )
    assert story.run.warnings == ("c 61, wanted ≤ 60",)


def test_a_value_that_is_stale_when_deploying_begins_is_no_baseline() -> None:
    check = replace(everywhere("c"), passes="<= 150% of before", normal="40")
    story = live(plan_with(check)).do(Advance(), Advance())
    story.do(Observe((Measurement("c", Verdict.INCONCLUSIVE, "40"),))).wait(181)
    while story.phase is Phase.PREFLIGHT:
        story.do(Advance(confirm="small"))
    assert story.run.before == {}


def test_the_last_good_run_is_a_baseline_of_the_checks_that_ask_for_it() -> None:
    check = replace(everywhere("c"), passes="<= 150% of last")
    story = live(plan_with(everywhere("a"), check))
    assert story.run.last == {}
    begun = green(plan_with(everywhere("a"), check))
    kinds = begun.kinds(StartRun("live", last=(Baseline("a", "1"), Baseline("c", "2"))))
    assert "baseline.taken" in kinds
    assert begun.run.last == {"c": "2"}


def test_a_trigger_may_compare_with_a_baseline() -> None:
    plan = plan_with(everywhere("c"), triggers=(Trigger("t", "T", "c", "> 200% of before"),))
    story = live(plan).do(Advance(), Advance()).observe(1, c="2")
    while story.phase is not V:
        story.do(Advance(confirm="small"))
    assert story.observe(2, c="5").phase is RECOMMENDED
    assert story.run.recommended is not None
    assert story.run.recommended.limit == "> 4"


def test_a_rehearsal_compares_with_the_normal_value_of_the_check() -> None:
    check = replace(everywhere("c"), passes="<= 150% of before", normal="40")
    story = rehearsed_to(M, rows(failing("c")), plan_with(check))
    assert story.run.checks["c"].last.verdict is Verdict.PASS
    story.do(*(Advance(),) * 2)
    assert (story.phase, story.run.checks["c"].last.value) == (RECOMMENDED, "69")


def test_a_baseline_without_a_normal_value_is_doubted() -> None:
    check = replace(everywhere("c"), passes="<= 150% of before", normal="")
    (doubt,) = warnings(plan_with(check), replace(POLICY, weights=()))
    assert "no normal value" in doubt
    assert not warnings(plan_with(replace(check, normal="40")), replace(POLICY, weights=()))


def test_a_plan_that_says_none_of_it_keeps_its_digest() -> None:
    plan = plan_with(everywhere("c"))
    for changed in ({"limit": 3}, {"error_limit": 3}, {"count": 3}):
        assert digest.of_plan(plan_with(replace(everywhere("c"), **changed))) != digest.of_plan(plan)
