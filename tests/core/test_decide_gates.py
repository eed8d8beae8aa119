"""Ticking gates, what voids a tick, and the one list of reasons why a release may not go."""

from dataclasses import replace

import pytest

from controlroom.core import digest, gates
from controlroom.core.gates import GateState
from controlroom.core.intents import Advance, ImportRelease, Intent, StartRun, TickGate, UntickGate
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Claimed, Gate, Stage
from controlroom.core.refusal import Refusal
from tests.core.machine import ID, NOBODY, SAMPLE, Story, green, imported, live, rehearsal, rehearsed_to, small

FINANCE = "finance-sign-off"


def with_gate(gate: Gate) -> Plan:
    return small(stages=(Stage("s", "Stage", (gate,)),), approvals=())


def state(story: Story, gate: str) -> GateState:
    return next(view.state for view in gates.gate_views(story.world, story.at) if view.gate.id == gate)


def refused_rules(refusal: Refusal) -> list[tuple[str, str]]:
    return [(reason.rule, reason.subject) for reason in refusal.reasons]


@pytest.mark.parametrize(
    ("before", "intent", "rule", "code"),
    [
        ((), TickGate(FINANCE, "  "), "evidence", 2),
        ((), TickGate("finance", "seen"), "no_gate", 2),
        ((TickGate(FINANCE, "seen"),), TickGate(FINANCE, "seen"), "ticked", 1),
        ((), UntickGate(FINANCE, "a mistake"), "not_ticked", 1),
        ((), UntickGate("finance", "a mistake"), "no_gate", 2),
        ((TickGate(FINANCE, "seen"),), UntickGate(FINANCE, " "), "reason", 2),
    ],
)
def test_a_tick_is_refused(before: tuple[Intent, ...], intent: Intent, rule: str, code: int) -> None:
    refusal = imported().do(*before).no(intent)
    assert (refusal.rule, refusal.code) == (rule, code)
    assert refusal.remedy


def test_a_tick_says_what_evidence_is_wanted() -> None:
    assert "the message or ticket in which finance agrees" in imported().no(TickGate(FINANCE, "")).message


def test_ticks_and_gates_need_a_release() -> None:
    assert Story().no(TickGate(FINANCE, "seen")).rule == "no_release"
    assert Story().no(Advance()).rule == "no_release"


def test_anybody_may_tick_with_evidence_and_take_it_back_with_a_reason() -> None:
    story = imported()
    assert story.kinds(TickGate(FINANCE, "mail of 17 May"), NOBODY) == ["gate.ticked"]
    assert state(story, FINANCE) is GateState.DONE
    assert story.kinds(UntickGate(FINANCE, "wrong mail")) == ["gate.unticked"]
    assert state(story, FINANCE) is GateState.OPEN


def test_a_tick_is_void_when_the_digest_changes_and_counts_again_for_the_old_plan() -> None:
    story = imported().do(TickGate(FINANCE, "seen"))
    story.do(ImportRelease(replace(SAMPLE, title="Another title")))
    assert state(story, FINANCE) is GateState.VOID
    story.do(ImportRelease(SAMPLE))
    assert state(story, FINANCE) is GateState.DONE


def test_a_void_gate_is_ticked_again() -> None:
    story = imported().do(TickGate(FINANCE, "seen"), ImportRelease(replace(SAMPLE, title="Another title")))
    assert story.kinds(TickGate(FINANCE, "seen again")) == ["gate.ticked"]
    assert state(story, FINANCE) is GateState.DONE


def test_a_claim_changes_no_digest_and_voids_no_tick() -> None:
    (stage,) = SAMPLE.stages
    claimed = tuple(replace(gate, claimed=Claimed("sam", evidence="done, trust me")) for gate in stage.gates)
    plan = replace(SAMPLE, stages=(replace(stage, gates=claimed),))
    story = imported().do(TickGate(FINANCE, "seen"), ImportRelease(plan))
    assert digest.of_plan(plan) == digest.of_plan(SAMPLE)
    assert state(story, FINANCE) is GateState.DONE
    assert state(story, "rollback-rehearsal") is GateState.CLAIMED


def test_the_same_plan_is_not_imported_twice() -> None:
    assert imported().no(ImportRelease(SAMPLE)).rule == "unchanged"


def test_a_tick_grows_stale_with_age_and_only_then() -> None:
    story = imported(with_gate(Gate("gate", "The gate", valid_minutes=30))).do(TickGate("gate", "seen"))
    assert state(story.wait(30 * 60), "gate") is GateState.DONE
    assert state(story.wait(1), "gate") is GateState.STALE
    story.do(TickGate("gate", "seen again"))
    assert state(story, "gate") is GateState.DONE


@pytest.mark.parametrize(
    ("gate", "rehearsal_goes", "live_goes"),
    [
        (Gate("gate", "Open"), False, False),
        (Gate("gate", "Claimed", claimed=Claimed("sam")), True, False),
        (Gate("gate", "Optional", required=False), True, True),
    ],
)
def test_an_open_gate_stops_both_kinds_of_run_a_claim_only_the_live_one(
    gate: Gate, rehearsal_goes: bool, live_goes: bool
) -> None:
    for kind, goes in (("rehearsal", rehearsal_goes), ("live", live_goes)):
        story = imported(with_gate(gate)).do(StartRun(kind))
        answer = story.ask(Advance())
        assert isinstance(answer, Refusal) != goes
        if isinstance(answer, Refusal):
            assert refused_rules(answer) == [("gate", "gate")]


def test_a_claim_that_was_ticked_for_another_plan_is_void_not_claimed() -> None:
    plan = with_gate(Gate("gate", "Claimed", claimed=Claimed("sam")))
    story = imported(plan).do(TickGate("gate", "seen"), ImportRelease(replace(plan, title="Other")))
    assert state(story, "gate") is GateState.VOID
    assert refused_rules(story.no(Advance())) == [("gate", "gate")]


def test_every_reason_is_listed_with_its_remedy_and_its_place() -> None:
    refusal = imported().no(Advance())
    assert (refusal.rule, refusal.code, refusal.assumable) == ("may_not_queue", 1, True)
    assert "3 reasons" in refusal.message
    assert [(reason.rule, reason.subject, reason.key) for reason in refusal.reasons] == [
        ("gate", FINANCE, "space"),
        ("gate", "rollback-rehearsal", "space"),
        ("approval", "engineering-lead", "a"),
    ]
    assert all(reason.message and reason.remedy and reason.owner and reason.pane == 2 for reason in refusal.reasons)


def test_a_live_run_lists_what_is_only_claimed_as_well_and_assumes_nothing() -> None:
    story = imported().do(StartRun("live"))
    refusal = story.no(Advance())
    assert len(refusal.reasons) == 4
    assert not refusal.assumable
    assert story.no(Advance(assume=True)).rule == "assume"


def test_a_rehearsal_assumes_what_is_open_in_one_event_and_only_once() -> None:
    story = rehearsal()
    assert story.kinds(Advance(assume=True)) == ["gates.assumed", "release.queued", "phase.entered"]
    assert story.run.assumed_gates == (FINANCE, "rollback-rehearsal")
    assert story.run.assumed_approvals == ("engineering-lead",)
    assert state(story, FINANCE) is GateState.ASSUMED
    assert "gates.assumed" not in story.kinds(Advance(assume=True))


def test_what_opens_after_queueing_is_assumed_beside_what_was() -> None:
    story = imported().do(TickGate(FINANCE, "seen"), StartRun(), Advance(assume=True))
    assert story.run.assumed_gates == ("rollback-rehearsal",)
    story.do(UntickGate(FINANCE, "a mistake"))
    assert refused_rules(story.no(Advance())) == [("gate", FINANCE)]
    story.do(Advance(assume=True))
    assert story.run.assumed_gates == ("rollback-rehearsal", FINANCE)


def test_a_live_run_counts_nothing_that_a_rehearsal_assumed() -> None:
    story = rehearsed_to(Phase.COMPLETE).do(StartRun("live"))
    assert len(story.no(Advance()).reasons) == 4


def test_a_new_rehearsal_assumes_anew() -> None:
    story = rehearsed_to(Phase.COMPLETE).do(StartRun())
    assert len(story.no(Advance()).reasons) == 3


def test_a_changed_plan_can_not_be_assumed_away() -> None:
    story = rehearsed_to(Phase.QUEUED).do(ImportRelease(replace(SAMPLE, title="Another title")))
    refusal = story.no(Advance(assume=True))
    assert refused_rules(refusal) == [("digest", story.run.digest)]
    assert not refusal.assumable


def test_the_score_of_the_run_is_that_at_queueing() -> None:
    story = imported().do(StartRun(), Advance(assume=True))
    raw = story.run.raw
    assert raw > 0
    story.do(TickGate(FINANCE, "seen"))
    assert story.run.raw == raw
    assert green().do(Advance()).run.raw < raw


def test_an_approved_release_with_nothing_open_queues_live() -> None:
    story = live()
    assert story.kinds(Advance()) == ["release.queued", "phase.entered"]
    assert story.phase is Phase.QUEUED
    assert story.run.plan.id == ID


def test_a_draft_is_rehearsed_but_never_queued_live() -> None:
    draft = replace(SAMPLE, draft=True)
    assert green(draft).do(StartRun("live")).no(Advance()).reasons[-1].rule == "draft"
    assert rehearsal(plan=draft).do(Advance(assume=True)).phase is Phase.QUEUED
