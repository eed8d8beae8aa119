"""What-if: nothing supposed is the truth, twice is not at all, and supposing more risk never lowers the score."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlroom.core import derive, queueing, scoring, suppose, whatif
from controlroom.core.intents import GrantApproval, TickGate
from controlroom.core.phases import Phase
from controlroom.core.plan import Attribute, Plan
from controlroom.core.plan_parts import Approval
from controlroom.core.suppose import NOTHING, Subject, Supposition, subjects, toggled
from controlroom.core.supposed import Supposed
from controlroom.core.world import World
from tests.core.machine import AT, SAM, SAMPLE, TAYLOR, Story, green, imported, rehearsed_to

BLOCKED, GREEN = imported().world, green().world
FINANCE, RUNBOOK, LEAD = "gate:finance-sign-off", "gate:replay-runbook", "approval:engineering-lead"
WORSE = (  # a subject and two of its states, the second with more risk
    (FINANCE, "done", "open"),
    (RUNBOOK, "claimed", "open"),
    (LEAD, "given", "pending"),
    ("rollback", "verified", "partial"),
    ("rollback", "partial", "none"),
    ("coverage", "high", "low"),
    ("blast_radius", "low", "high"),
    ("migration", "none", "1 included"),
    ("module:Webhooks", "out", "in"),
)


def raw(world: World, *pairs: tuple[str, str]) -> int:
    return scoring.score(suppose.suppose(world, Supposition(pairs), AT), AT).raw


def shown(story: Story, supposition: Supposition = NOTHING) -> Supposed:
    return derive.supposed(story.world, tuple(story.log), story.at, SAM, (), frozenset(), supposition)


def subject(world: World, id: str) -> Subject:
    return next(one for one in subjects(world, AT) if one.id == id)


def test_the_sample_can_be_supposed_in_its_gates_approvals_levels_migration_and_modules() -> None:
    assert [(one.id, one.states[:2]) for one in subjects(BLOCKED, AT)] == [
        (FINANCE, ("open", "done")),
        ("gate:rollback-rehearsal", ("open", "done")),
        (RUNBOOK, ("claimed", "done")),
        (LEAD, ("pending", "given")),
        ("rollback", ("partial", "verified")),
        ("coverage", ("medium", "high")),
        ("blast_radius", ("high", "medium")),
        ("migration", ("1 included", "none")),
        ("module:Stripe Sync", ("in", "out")),
        ("module:Subscription Seats", ("in", "out")),
        ("module:Webhooks", ("in", "out")),
    ]


@pytest.mark.parametrize(
    ("pair", "points"),
    [
        ((FINANCE, "done"), -8),
        ((RUNBOOK, "done"), 0),
        ((RUNBOOK, "open"), 8),
        ((LEAD, "given"), -6),
        (("rollback", "verified"), -14),
        (("rollback", "none"), 10),
        (("coverage", "high"), -5),
        (("blast_radius", "medium"), -6),
        (("migration", "none"), -16),
        (("module:Webhooks", "out"), -3),
    ],
)
def test_each_supposition_is_worth_what_the_policy_says(pair: tuple[str, str], points: int) -> None:
    assert raw(BLOCKED, pair) - raw(BLOCKED) == points


def test_what_is_done_can_be_supposed_open() -> None:
    assert subject(GREEN, FINANCE).states == ("done", "open")
    assert raw(GREEN, (FINANCE, "open")) - raw(GREEN) == 8
    assert raw(GREEN, (LEAD, "pending")) - raw(GREEN) == 6


@pytest.mark.parametrize(
    "story", [imported, green, lambda: rehearsed_to(Phase.MONITORING)], ids=["blocked", "green", "run"]
)
def test_with_nothing_supposed_the_board_is_the_true_one(story: object) -> None:
    told: Story = story()  # type: ignore[operator]  # a function that tells one
    true = derive.board(told.world, tuple(told.log), told.at, SAM, (), frozenset())
    found = shown(told)
    assert found.board == true
    assert (found.was, found.raw) == (true.risk.raw, true.risk.raw)
    assert suppose.suppose(told.world, NOTHING, AT) == told.world


@given(st.lists(st.sampled_from([one.id for one in subjects(BLOCKED, AT)]), max_size=8))
@settings(max_examples=50, deadline=None)
def test_toggling_through_all_states_of_a_subject_is_the_identity(names: list[str]) -> None:
    now = NOTHING
    for name in names:
        now = toggled(subject(BLOCKED, name), now)
    for name in dict.fromkeys(names):
        found, after = subject(BLOCKED, name), now
        for _ in found.states:
            after = toggled(found, after)
        assert after == now


def test_a_gate_toggled_twice_is_as_it_is() -> None:
    once = toggled(subject(BLOCKED, FINANCE), NOTHING)
    assert once == Supposition(((FINANCE, "done"),))
    assert toggled(subject(BLOCKED, FINANCE), once) == NOTHING


@given(st.sampled_from(WORSE), st.lists(st.sampled_from(WORSE), max_size=6), st.sampled_from([BLOCKED, GREEN]))
@settings(max_examples=100, deadline=None)
def test_supposing_more_risk_never_lowers_the_score(
    worse: tuple[str, str, str], others: list[tuple[str, str, str]], world: World
) -> None:
    beside = NOTHING
    for name, low, _ in others:
        beside = beside.supposing(name, low)
    name, low, high = worse
    less, more = beside.supposing(name, low), beside.supposing(name, high)
    assert raw(world, *more.pairs) >= raw(world, *less.pairs)


def test_the_cheapest_set_supposed_reaches_what_the_what_if_promises() -> None:
    assert BLOCKED.release is not None
    facts, score = scoring.facts(BLOCKED, AT), scoring.score(BLOCKED, AT)
    plan = whatif.cheapest(scoring.policy_of(BLOCKED.site, SAMPLE), SAMPLE, facts, score)
    found = shown(imported(), shown(imported()).cheapest)
    assert found.raw == plan.reaches == 79
    assert len(found.supposition.pairs) == 6
    assert found.way == "cheapest to HIGH: 6 actions, 6 h 50 m, reaches 79"


def test_the_two_panes_it_is_about_say_what_if_and_the_others_stay_true() -> None:
    story = imported()
    true = derive.board(story.world, tuple(story.log), story.at, SAM, (), frozenset())
    found = shown(story, Supposition(((FINANCE, "done"), ("rollback", "verified"))))
    assert found.board.risk.title.detail == "WHAT IF 100 of 100, raw 104, was 126"
    assert found.board.gates.title.detail.startswith("WHAT IF of 3, 1 claimed")
    assert found.board.gates.title.mark.word == "1 OPEN"
    title = found.board.rollback.title
    assert replace(found.board.rollback, title=true.rollback.title) == true.rollback
    assert (title.detail, title.mark) == (f"REAL {true.rollback.title.detail}", true.rollback.title.mark)
    assert found.note == "5 Rollback shows the real one. Ticks and approvals of a changed plan lapse."
    for part in ("header", "timeline", "checks", "incidents", "updates", "audit", "rail", "next"):
        assert getattr(found.board, part) == getattr(true, part)
    assert (found.board.header.environment, found.board.header.kind) == ("production", "REHEARSAL")


def test_it_says_how_far_the_next_band_is_and_what_is_still_in_the_way() -> None:
    found = shown(imported(), Supposition(((FINANCE, "done"),)))
    assert (found.raw, found.band.word, found.step) == (118, "CRITICAL", "−39 to HIGH")
    assert found.reasons == (
        "Rollback rehearsal in staging is open",
        "Webhook replay runbook reviewed is only claimed",
        "Taylor Ng (Engineering Lead) has not approved",
    )
    assert found.note == ""
    assert "here they still count" in shown(imported(), Supposition((("coverage", "high"),))).note


def test_an_option_says_what_it_is_worth_beside_what_else_is_supposed() -> None:
    first, second = shown(imported(), Supposition(((FINANCE, "done"),))).options[:2]
    assert (first.on, first.true, first.state, first.points, first.toggled) == (True, "open", "done", -8, NOTHING)
    assert (second.on, second.state, second.points) == (False, "done", -8)


def test_approvals_that_nobody_here_may_give_can_be_supposed_all_the_same() -> None:
    plan: Plan = replace(SAMPLE, approvals=(Approval("board", "The board", of=("nobody",), quorum=3),))
    world = imported(plan).world
    then = suppose.suppose(world, Supposition((("approval:board", "given"),)), AT)
    assert [reason.rule for reason in queueing.reasons(then, AT, live=True)] == ["gate", "gate", "gate"]


def test_what_a_rehearsal_assumes_is_not_taken_for_true() -> None:
    story = rehearsed_to(Phase.MONITORING)
    assert subject(story.world, FINANCE).states == ("open", "done")


def test_a_level_that_the_policy_does_not_know_comes_first_and_is_left_for_the_known_ones() -> None:
    odd = replace(SAMPLE, attributes=replace(SAMPLE.attributes, coverage=Attribute("some")))
    assert subject(imported(odd).world, "coverage").states == ("some", "none", "low", "medium", "high")


def test_a_subject_that_the_release_does_not_have_changes_nothing() -> None:
    for pair in (("module:Nope", "out"), ("speed", "fast"), ("approval:nope", "given"), ("gate:nope", "done")):
        assert raw(BLOCKED, pair) == raw(BLOCKED)


def test_supposing_changes_neither_the_world_nor_what_is_true_of_its_gates() -> None:
    story = imported()
    before = story.world
    shown(story, Supposition(((FINANCE, "done"), (LEAD, "given"), ("migration", "none"))))
    assert story.world == before == BLOCKED
    story.do(TickGate("finance-sign-off", "seen")).do(GrantApproval("engineering-lead"), by=TAYLOR)
    assert subject(story.world, FINANCE).states == ("done", "open")


def test_hostile_words_of_a_plan_come_out_harmless_and_can_still_be_toggled() -> None:
    evil = "\x1b[2J[bold]\u202e"
    (stage, *rest) = SAMPLE.stages
    gate = replace(stage.gates[0], title=evil)
    stages = (replace(stage, gates=(gate, *stage.gates[1:])), *rest)
    story = imported(replace(SAMPLE, modules=(evil, "b", "c"), stages=stages))
    found = shown(story)
    said = "".join(text for one in found.options for text in (one.label, one.true, one.state)) + "".join(found.reasons)
    assert "\x1b" not in said
    assert "\u202e" not in said
    module = next(one for one in found.options if one.label.startswith("module") and "bold" in one.label)
    assert shown(story, module.toggled).raw == found.raw - 3
