"""Gates that are bound to a check: green only while its latest measurement passes and is fresh."""

from dataclasses import replace

import pytest

from controlroom.core import derive, digest, gates, queueing
from controlroom.core.gates import GateState, GateView
from controlroom.core.intents import (
    Advance,
    ImportRelease,
    MeasureGates,
    Observe,
    StartRun,
    TickGate,
    UntickGate,
)
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Gate, Stage
from tests.core.machine import Story, everywhere, imported, small


def plan_with(**parts: object) -> Plan:
    gate = Gate("live", "Seats agree", check="drift", owner="dana")
    stages = (Stage("s", "Stage", (replace(gate, **parts),)),)  # type: ignore[arg-type] # one field at a time
    return small(stages=stages, approvals=(), checks=(everywhere("rate"), everywhere("drift", "Seat drift")))


def seen(verdict: Verdict = Verdict.PASS, value: str = "1") -> MeasureGates:
    return MeasureGates((Measurement("drift", verdict, value),))


def view(story: Story) -> GateView:
    (found,) = gates.gate_views(story.world, story.at)
    return found


def test_a_gate_that_was_never_measured_is_open_and_says_of_what() -> None:
    story = imported(plan_with())
    assert view(story).state is GateState.OPEN
    (reason,) = story.do(StartRun("live")).no(Advance()).reasons
    assert reason.message == "Seats agree waits for Seat drift, which was never measured"
    assert "check run small" in reason.remedy


def test_the_key_that_looks_is_named_where_it_looks_at_the_real_world() -> None:
    story = imported(plan_with())
    assert [reason.key for reason in queueing.reasons(story.world, story.at, live=True)] == ["c"]
    assert imported(plan_with()).do(StartRun("live")).no(Advance()).reasons[0].key == "c"
    assert imported(plan_with()).do(StartRun("rehearsal")).no(Advance()).reasons[0].key == ""


def test_measured_beforehand_it_is_green_for_a_while_and_then_stale() -> None:
    story = imported(plan_with()).do(seen())
    assert view(story).state is GateState.DONE
    assert view(story.wait(180)).state is GateState.DONE
    assert view(story.wait(1)).state is GateState.STALE
    assert "too long ago" in view(story).why
    assert view(story.do(seen())).state is GateState.DONE


def test_a_gate_may_say_how_long_a_measurement_stays_good() -> None:
    story = imported(plan_with(valid_minutes=60)).do(seen()).wait(3600)
    assert view(story).state is GateState.DONE
    assert view(story.wait(1)).state is GateState.STALE


@pytest.mark.parametrize(
    ("verdict", "value", "why"),
    [
        (Verdict.FAIL, "99", "Seat drift, which is 99"), (Verdict.ERROR, "", "could not be measured"),
        (Verdict.INCONCLUSIVE, "", "gave no answer"),
    ],
)  # fmt: skip
def test_what_is_not_a_pass_is_open_with_the_reason(verdict: Verdict, value: str, why: str) -> None:
    story = imported(plan_with()).do(seen(verdict, value))
    assert view(story).state is GateState.OPEN
    assert why in view(story).why


def test_a_warning_is_green_and_a_changed_plan_voids_what_was_measured() -> None:
    story = imported(plan_with()).do(seen(Verdict.WARN, "9"))
    assert view(story).state is GateState.DONE
    assert view(story.do(ImportRelease(replace(plan_with(), title="Other")))).state is GateState.VOID


def test_the_same_again_is_an_event_once_half_of_its_time_is_over() -> None:
    story = imported(plan_with()).do(seen())
    assert story.wait(90).no(seen()).rule == "unchanged"
    assert story.kinds(seen(Verdict.FAIL, "99")) == ["gate.measured"]
    assert story.wait(91).kinds(seen(Verdict.FAIL, "99")) == ["gate.measured"]


def test_nobody_ticks_what_is_measured_and_nothing_else_measures_it() -> None:
    story = imported(plan_with())
    assert story.no(TickGate("live", "seen")).rule == "measured"
    assert story.no(UntickGate("live", "wrong")).rule == "measured"
    assert story.no(MeasureGates((Measurement("rate", Verdict.PASS, "1"),))).rule == "no_gate"


def test_in_a_live_run_what_the_run_sees_counts() -> None:
    story = imported(plan_with()).do(seen(Verdict.FAIL, "99"), StartRun("live"))
    story.do(Observe((Measurement("drift", Verdict.PASS, "1"),)))
    assert view(story).state is GateState.DONE
    assert story.do(Advance()).phase is Phase.QUEUED
    assert view(story.wait(181)).state is GateState.STALE
    story.do(Observe((Measurement("drift", Verdict.FAIL, "50"),)))
    assert "which is 50" in story.no(Advance()).reasons[0].message
    story.wait(200).do(seen())
    assert story.do(Advance()).phase is Phase.PREFLIGHT


def test_while_a_live_run_sees_the_check_only_another_verdict_is_an_event_of_the_gate() -> None:
    story = imported(plan_with()).do(seen(), StartRun("live")).wait(170)
    story.do(Observe((Measurement("drift", Verdict.PASS, "1"),)))
    assert story.no(seen()).rule == "unchanged"
    assert story.kinds(seen(Verdict.FAIL, "99")) == ["gate.measured"]
    assert story.wait(181).kinds(seen(Verdict.FAIL, "99")) == ["gate.measured"]


def test_a_gate_that_turns_red_before_deploying_keeps_the_run_from_it() -> None:
    story = imported(plan_with()).do(seen(), StartRun("live"), Advance(), Advance(), Advance(), Advance())
    story.do(seen(Verdict.FAIL, "99"))
    assert story.no(Advance(confirm="small")).rule == "may_not_deploy"


def test_what_turns_red_while_deploying_is_warned_about_once() -> None:
    story = imported(plan_with()).do(seen(), StartRun("live"), *(Advance(confirm="small"),) * 5)
    assert story.phase is Phase.DEPLOYING
    assert story.kinds(seen(Verdict.FAIL, "99")) == ["gate.measured", "warning.noted"]
    assert story.wait(100).kinds(seen(Verdict.FAIL, "99")) == ["gate.measured"]


def test_a_rehearsal_may_assume_it_and_its_synthetic_values_open_nothing() -> None:
    story = imported(plan_with()).do(StartRun("rehearsal"))
    assert story.no(Advance()).assumable
    story.do(Advance(assume=True))
    assert view(story).state is GateState.ASSUMED


def test_the_pane_says_what_was_measured_or_what_it_waits_for() -> None:
    story = imported(plan_with())

    def row() -> str:
        (found,) = derive.board(story.world, tuple(story.log), story.at, story.by, (), set()).gates.gates
        return found.evidence

    assert row() == "waits for Seat drift, which was never measured"
    story.do(seen(value="3"))
    assert row() == "3"


def test_a_plan_whose_gates_name_no_check_keeps_its_digest() -> None:
    assert digest.of_plan(plan_with(check="")) != digest.of_plan(plan_with())
