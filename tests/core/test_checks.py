"""Verdicts on values, and what is never green: no data, no condition, stale, never, a provider that is down."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core import checks, conditions, tally
from controlroom.core.intents import Observe, TakeSample
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED, Phase
from controlroom.core.plan_parts import Monitoring
from controlroom.core.verification import Check, Probe, Trigger, Use
from controlroom.core.world import CheckRecord, Run, RunKind
from tests.core.machine import AT, SAMPLE, everywhere, live_to, rehearsed_to, small

PASS, WARN, FAIL, BLIND, ERROR = (
    Verdict.PASS,
    Verdict.WARN,
    Verdict.FAIL,
    Verdict.INCONCLUSIVE,
    Verdict.ERROR,
)


@pytest.mark.parametrize(
    ("condition", "value", "met"),
    [
        ("<= 20", "20", True), ("<= 20", "20.0001", False), ("< 20", "20", False), (">= 1", "1", True),
        ("> 1", "1", False), ("= 0", "0", True), ("= 0", "0.00", True), ("= 0", "-0", True), ("!= 0", "1", True),
        ("= 12/12", "12/12", True), ("= 12/12", "11/12", False), ("= 12/12", "24/24", False),
        (">= 11/12", "12/12", True), (">= 11/12", "10/12", False), ("= on", "on", True), ("= on", "off", False),
        ("!= off", "on", True), ("<= 20", "many", None), ("<= 20", "", None), ("<= 20", "NaN", None),
        ("<= 20", "Infinity", None), (">= 0", "1/0", None), ("<= 20", "1e999999", None), (">= 0", "1e-999999", None),
        (">= 0", "1e999999/1e-999999", None), ("<=20", "1e1", True), ("<= 20", " 7 ", True),
    ],
)  # fmt: skip
def test_a_condition_holds_fails_or_can_not_be_told(condition: str, value: str, met: bool | None) -> None:
    assert conditions.holds(condition, value) is met


@pytest.mark.parametrize("text", ["", "20", "<=", "about 20", "<= many", "> NaN", "< 1e99", "=> 3", "!=> 3", "< < 3"])
def test_what_is_no_condition_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        conditions.parse_condition(text)


@given(st.text(max_size=30))
def test_no_value_makes_judging_raise_and_no_number_is_beyond_measure(value: str) -> None:
    for passes in ("<= 20", "= 12/12", "!= off", "> 0.5"):
        assert checks.judge(Check("c", "C", Probe.MANUAL, passes=passes), value).verdict in (PASS, FAIL, BLIND)
    number = conditions.number(value)
    assert number is None or abs(number) < 10**19


@pytest.mark.parametrize(
    ("passes", "warns", "value", "verdict"),
    [
        ("<= 20", "> 10", "10", PASS), ("<= 20", "> 10", "11", WARN), ("<= 20", "> 10", "21", FAIL),
        ("<= 20", "", "", BLIND), ("!= off", "", "  ", BLIND), ("<= 20", "", "n/a", BLIND), ("", "", "7", BLIND),
        ("= 200", "", "<html>", FAIL),
    ],
)  # fmt: skip
def test_a_value_is_judged_and_what_can_not_be_compared_is_never_green(
    passes: str, warns: str, value: str, verdict: Verdict
) -> None:
    check = Check("c", "C", Probe.MANUAL, passes=passes, warns=warns)
    assert checks.judge(check, value).verdict is verdict


def test_a_provider_that_is_down_is_an_error_not_a_failure() -> None:
    found = checks.provider_down(everywhere("c"), "timeout")
    assert (found.verdict, found.value, found.note) == (ERROR, "", "timeout")


def run_with(t: int, record: CheckRecord | None, phase: Phase = Phase.MONITORING, **parts: object) -> Run:
    plan = small(checks=(everywhere("c"),), **parts)
    return Run(1, RunKind.LIVE, plan, "d", AT, phase=phase, t=t, checks={"c": record} if record else {})


def record(verdict: Verdict = PASS, t: int = 0, **parts: int) -> CheckRecord:
    return replace(CheckRecord(Measurement("c", verdict, "1"), t), **parts)  # type: ignore[arg-type] # numbers only


def test_a_check_is_never_its_verdict_or_stale_after_three_intervals() -> None:
    check = everywhere("c")
    assert checks.verdict_now(run_with(0, None), check) is Verdict.NEVER
    assert checks.verdict_now(run_with(180, record()), check) is PASS
    assert checks.verdict_now(run_with(181, record()), check) is Verdict.STALE
    slow = replace(check, interval=300)
    assert checks.verdict_now(run_with(900, record()), slow) is PASS


def test_what_was_seen_before_a_second_says_nothing_about_after_it() -> None:
    check = everywhere("c")
    assert checks.seen_since(run_with(60, record(t=60)), check, 60) is Verdict.NEVER
    assert checks.seen_since(run_with(61, record(t=61)), check, 60) is PASS
    assert checks.seen_since(run_with(61, None), check, 60) is Verdict.NEVER
    assert checks.seen_since(run_with(999, record(t=61)), check, 60) is Verdict.STALE


@pytest.mark.parametrize(
    ("before", "now", "name"),
    [
        (None, PASS, "good"), (None, WARN, "good"), (None, FAIL, "bad"), (None, BLIND, "blind"),
        (None, ERROR, "blind"), (record(PASS), None, "silent"), (record(FAIL), None, "bad"),
        (record(ERROR), None, "blind"), (None, None, "blind"), (record(FAIL, fails=1), FAIL, "limit"),
        (record(PASS, fails=0), FAIL, "bad"), (record(FAIL, overruled=60), FAIL, "silent"),
        (record(FAIL, overruled=60), None, "silent"), (record(FAIL, overruled=59), None, "bad"),
        (record(FAIL, overruled=60), PASS, "silent"), (record(FAIL, overruled=60), ERROR, "blind"),
        (record(FAIL, overruled=60), BLIND, "blind"), (record(ERROR, overruled=60), None, "blind"),
        (record(FAIL, t=-121, overruled=60), None, "blind"),
    ],
)  # fmt: skip
def test_the_outcome_of_a_sample(before: CheckRecord | None, now: Verdict | None, name: str) -> None:
    run = run_with(60, before)
    measured = (Measurement("c", now, "1"),) if now else ()
    assert checks.outcome(run, measured).name == name


@pytest.mark.parametrize("phase", [Phase.ROLLING_BACK, Phase.FIXING_FORWARD])
def test_on_the_way_back_nothing_is_a_limit_and_nothing_is_set_aside(phase: Phase) -> None:
    run = run_with(60, record(FAIL, fails=5, overruled=999), phase)
    assert checks.outcome(run, (Measurement("c", FAIL, "99"),)).name == "bad"
    assert not checks.overruled(run, "c")


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in checks.USES])
def test_where_no_check_counts_a_sample_is_neither_good_nor_bad(phase: Phase) -> None:
    run = run_with(60, None, phase)
    assert checks.outcome(run, (Measurement("c", FAIL, "99"),)).name == "silent"


def test_every_phase_in_which_a_sample_decides_has_its_use() -> None:
    assert set(Phase) - set(checks.USES) == {Phase.IDLE, Phase.QUEUED, *(ENDED - {Phase.COMPLETE})}


def test_a_trigger_that_a_passing_value_meets_counts_to_its_own_number() -> None:
    plan = small(
        stages=(),
        approvals=(),
        checks=(everywhere("errors"),),
        triggers=(Trigger("early", "Early", "errors", "> 5", 3),),
    )
    run = rehearsed_to(Phase.VERIFYING, plan=plan).run
    run = replace(run, trigger_hits={"early": 2})
    found = checks.outcome(run, (checks.judge(plan.checks[0], "7"),))
    assert (found.name, [name for name, _ in found.met]) == ("limit", ["early"])
    assert checks.outcome(run, (checks.judge(plan.checks[0], "4"),)).name == "good"
    assert checks.outcome(run, (Measurement("errors", ERROR),)).name == "blind"


def test_hits_and_fails_in_a_row_end_with_a_sample_that_does_not_meet_them() -> None:
    plan = small(checks=(everywhere("c"),), triggers=(Trigger("t", "T", "c"),))
    run = Run(1, RunKind.LIVE, plan, "d", AT, t=60)
    for verdict, fails, hits, first in ((FAIL, 1, 1, 60), (FAIL, 2, 2, 60), (ERROR, 0, 0, -1), (FAIL, 1, 1, 60)):
        records, counts = tally.counted(run, (Measurement("c", verdict, "11"),))
        run = replace(run, checks=records, trigger_hits=counts)
        assert (run.checks["c"].fails, counts["t"], run.checks["c"].first_fail) == (fails, hits, first)


def test_only_the_last_values_are_kept() -> None:
    run = Run(1, RunKind.LIVE, small(checks=(everywhere("c"),)), "d", AT)
    for value in range(checks.KEEP + 5):
        records, _ = tally.counted(run, (Measurement("c", PASS, str(value)),))
        run = replace(run, checks=records)
    trail = [one.value for one in run.checks["c"].trail]
    assert trail == [str(value) for value in range(5, checks.KEEP + 5)]


def test_one_sample_measures_a_check_once() -> None:
    twice = (Measurement("seat-drift", FAIL, "3"), Measurement("seat-drift", PASS, "0"))
    assert live_to(Phase.MONITORING).no(Observe(twice)).rule == "twice"


def test_the_checks_of_a_phase_are_the_required_ones_of_its_use() -> None:
    names = {check.id for check in checks.used_in(SAMPLE, Phase.COMPLETE)}
    assert names == {check.id for check in SAMPLE.checks if Use.WATCH in check.uses}
    assert checks.used_in(SAMPLE, Phase.IDLE) == ()


def test_a_limit_without_a_trigger_is_that_of_the_plan() -> None:
    plan = small(stages=(), approvals=(), monitoring=Monitoring(steady=1, limit=1))
    story = rehearsed_to(Phase.VERIFYING, plan=plan)
    assert checks.outcome(story.run, (Measurement("rate", FAIL, "11"),)).name == "limit"
    assert story.do(TakeSample()).phase is Phase.VERIFYING


def test_a_trail_has_a_place_without_a_sample_where_more_than_two_intervals_went_by() -> None:
    for t, states in ((120, [PASS, PASS]), (121, [PASS, Verdict.NEVER, PASS])):
        run = run_with(t, replace(record(), trail=(record().last,)))
        records, _ = tally.counted(run, (Measurement("c", PASS, "1"),))
        assert [one.verdict for one in records["c"].trail] == states
