"""NEXT: in every state it names a key that works, or says why none does; and its sentence is never cut."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest

from controlroom.core import derive
from controlroom.core.board import Board, Next
from controlroom.core.decide import decide
from controlroom.core.derive.following import following
from controlroom.core.intents import Advance, FailStep, Hold, RollBack
from controlroom.core.phases import Phase
from controlroom.core.refusal import Refusal
from controlroom.core.run_events import UpdateDraft
from controlroom.core.text import width
from controlroom.core.world import RunKind, StepRecord, StepState, World
from controlroom.formats.scenarios import read_scenario
from controlroom.tui.frame import next_line
from controlroom.tui.pane import cells
from tests.core.machine import ID, live_to, locking
from tests.core.story import START, run_at, world_of
from tests.core.walk import AT, SAM, after, imported, pressed, rehearsal, walk
from tests.data.facts import PLANS
from tests.data.shipped import SAMPLE, plan_of

SCENARIOS = ("clean", "error-spike", "rollback-step-fails", "migration-lock", "flapping")
NO_KEY = {"✗": "stop", "◌": "wait"}


@cache
def any_board() -> Board:
    return derive.board(walk(SAMPLE, "clean")[0][0], (), AT, SAM, (), frozenset())


def line(world: World, at: datetime = AT) -> str:
    """Row 2 as it is shown."""
    spans = next_line(replace(any_board(), next=following(world, at)), 80)
    assert cells(spans) < 80
    return "".join(span.text for span in spans)


def works(world: World, coming: Next, at: datetime = AT) -> bool:
    """Whether the key that is named is accepted; where none is named, whether the advance key is refused."""
    assert world.release is not None
    release, live = world.release.plan.id, world.run is not None and world.run.live
    if coming.tag in NO_KEY:
        refused = isinstance(decide(world, Advance(evidence="seen", confirm=release), at, SAM), Refusal)
        return refused and coming.role == NO_KEY[coming.tag]
    intent = pressed(coming.tag, release)
    if live and isinstance(intent, Advance):
        intent = replace(intent, assume=False)
    return coming.role in ("go", "ask") and not isinstance(decide(world, intent, at, SAM), Refusal)


@pytest.mark.parametrize("name", PLANS.values())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_key_that_next_names_works_in_every_state_of_a_rehearsal(name: str, scenario: str) -> None:
    for world, _ in walk(name, scenario):
        coming = following(world, AT)
        assert works(world, coming), (coming, world.run and world.run.phase)


@pytest.mark.parametrize("name", PLANS.values())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_sentence_is_never_cut_in_80_columns(name: str, scenario: str) -> None:
    for world, _ in walk(name, scenario):
        coming = following(world, AT)
        short = f"{coming.sentence.partition(':')[0]}." if "reasons:" in coming.sentence else coming.sentence
        assert any(f" NEXT {coming.tag}  {said}" in line(world) for said in (coming.sentence, short))
        assert "…" not in coming.sentence
        assert width(coming.sentence) <= 70


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("kind", RunKind)
@pytest.mark.parametrize("held", ["", "waits for finance"])
def test_every_phase_has_a_next_that_works(phase: Phase, kind: RunKind, held: str) -> None:
    run = run_at(phase, kind=kind)
    if phase in (Phase.RECOMMENDED, Phase.SPIKE):
        run = replace(run, way="")
    held = held if phase not in (Phase.IDLE, Phase.COMPLETE, Phase.RESTORED, Phase.ABORTED, Phase.ESCALATED) else ""
    world = world_of(replace(run, held=held, held_by="dana", held_at=run.started_at if held else None))
    at = START + timedelta(seconds=run.t)
    coming = following(world, at)
    assert works(world, coming, at), coming
    assert f" NEXT {coming.tag}  {coming.sentence}" in line(world, at)
    assert (coming.tag == "h") is bool(held)


def test_the_sample_is_told_key_by_key() -> None:
    said = [line(world).strip() for world, _ in walk(SAMPLE, "error-spike")]
    assert said == [
        *["NEXT n  Blocked, 3 reasons: 2 gates, 1 approval. n assumes 3 and rehearses → 2"] * 2,
        "NEXT n  Start preflight: verify approvals, check the rollback plan, run tests",
        "NEXT n  Record preflight step 1 of 3 done: Verify approvals → 3",
        "NEXT n  Record preflight step 2 of 3 done: Check rollback plan → 3",
        "NEXT n  Record preflight step 3 of 3 done: Run tests, then deploy → 3",
        "NEXT n  Record deploy step 1 of 2 done: Add the seat sync checkpoint (004… → 3",
        "NEXT n  Record deploy step 2 of 2 done: Deploy billing worker 1.42.0, the… → 3",
        "NEXT n  Take sample 1: Webhook failure rate has not been measured → 4",
        "NEXT n  Take sample 2: 1 of 2 good samples in a row → 4",
        "NEXT n  Take sample 1 of 5: 0 of 5 minutes of monitoring → 4",
        "NEXT n  Take sample 1: Webhook failure rate 23 %, bad 1 of 2 → 4",
        "NEXT R  Decide: roll back? Webhook failure rate 23 %, 2 in a row → 5 · Dana",
        "NEXT n  Record step 1 of 3 done: Freeze seat mutation webhooks → 5 · Taylor",
        "NEXT n  Record step 2 of 3 done: Redeploy prior billing worker → 5 · Sam",
        "NEXT n  Cross the point of no return? Replay webhooks from checkpoint → 5",
        "NEXT n  Record step 3 of 3 done: Replay webhooks from checkpoint → 5 · Priya",
        "NEXT n  Take a sample: is it restored? Webhook failure rate is too old → 4",
        "NEXT n  Take a sample: is it restored? 1 of 2 good samples in a row → 4",
        "NEXT u  Draft the three updates: restored, 2 things not restored → 7",
        "NEXT p  Draft the postmortem: restored, 2 things not restored → 7",
        "NEXT N  2 things left, then a new run: migration 0042 stays applied; customer…",
    ]


def test_a_live_run_that_is_blocked_is_not_offered_the_advance_key() -> None:
    run = run_at(Phase.QUEUED, plan_of(SAMPLE))
    coming = following(world_of(run, plan_of(SAMPLE)), AT)
    assert (coming.tag, coming.role, coming.sentence) == ("✗", "stop", "Blocked, 4 reasons")
    assert (coming.because, coming.keys, coming.owner) == ("Finance sign-off is open", ("2", "space"), "priya")


def test_a_lock_is_said_with_its_reason() -> None:
    place = after(imported(replace(plan_of(SAMPLE), stages=(), approvals=())), locking("*", "audit"))
    assert line(place[0]).strip() == "NEXT n  Blocked, 1 reason. n rehearses it: everything is frozen: audit (b… → 2"


@pytest.mark.parametrize(("where", "tag"), [(6, "t"), (13, "t")])
def test_a_failed_step_is_answered_by_its_key(where: int, tag: str) -> None:
    world, _ = after(walk(SAMPLE, "error-spike")[where], FailStep("it timed out"))
    coming = following(world, AT)
    assert (coming.tag, coming.role) == (tag, "ask")
    assert coming.because == "it timed out"
    assert works(world, coming)


def test_a_failed_step_that_may_not_be_done_twice_leads_to_the_next_way_back() -> None:
    world, _ = after(walk(SAMPLE, "error-spike")[16], FailStep("half of it was sent"))
    coming = following(world, AT)
    assert (coming.tag, coming.sentence) == ("R", "Step failed: take the next way back?")
    assert works(world, coming)


def test_without_a_way_back_left_it_is_escalated() -> None:
    run = replace(run_at(Phase.RECOMMENDED), abandoned=("quick", "compensate"))
    coming = following(world_of(run), AT)
    assert (coming.tag, coming.sentence) == ("E", "Decide: escalate? No way back is left")


def test_a_held_run_says_why_and_by_whom() -> None:
    world, _ = after(walk(SAMPLE, "error-spike")[7], Hold("finance asks for an hour"))
    assert line(world).strip() == "NEXT h  Held, h resumes: finance asks for an hour → 3 · sam"


def test_texts_of_any_length_never_cut_the_sentence() -> None:
    plan = plan_of(SAMPLE)
    long = "words without end " * 11
    steps = tuple(replace(step, title=long, owner=long) for step in plan.steps)
    checks = tuple(replace(check, title=long) for check in plan.checks)
    ways = tuple(
        replace(way, steps=tuple(replace(step, title=long, owner=long) for step in way.steps)) for way in plan.ways_back
    )
    stages = tuple(
        replace(stage, gates=tuple(replace(gate, title=long) for gate in stage.gates)) for stage in plan.stages
    )
    plan = replace(plan, owner=long, steps=steps, checks=checks, ways_back=ways, stages=stages)
    for world, _ in rehearsal(plan, read_scenario("error-spike")):
        coming = following(world, AT)
        assert f" NEXT {coming.tag}  {coming.sentence}" in line(world)
    held, _ = after(rehearsal(plan, read_scenario("error-spike"))[5], Hold(long))
    assert line(held).startswith(" NEXT h  Held, h resumes")


def test_a_live_way_back_that_is_done_is_recorded_by_the_advance_key() -> None:
    run = run_at(Phase.ROLLING_BACK, kind=RunKind.LIVE)
    passed = StepRecord(StepState.PASSED, took=60)
    done = replace(run, steps={"quick.1": passed, "quick.2": passed}, current="", good=2)
    at = START + timedelta(seconds=run.t)
    assert following(world_of(done), at).sentence == "Record that it is restored"
    assert works(world_of(done), following(world_of(done), at), at)
    assert following(world_of(replace(done, good=1)), at).tag == "R"  # a check fails still: the next way is offered


def test_what_was_measured_before_the_last_step_of_a_way_back_is_not_held_against_the_restore() -> None:
    story = live_to(Phase.MONITORING).observe(2, webhook_failure_rate="34")
    story.do(RollBack("compensate", confirm=ID)).wait(10)
    story.do(*[Advance(evidence="seen in the console")] * 2)
    board = derive.board(story.world, tuple(story.log), story.at, story.by, (), set())
    assert (board.next.tag, board.next.sentence) == ("◌", "Wait, or c looks now: is it restored?")
    assert board.next.because == "Webhook failure rate has not been measured since the last step"
    assert board.next.because in story.no(Advance()).message
    assert board.next.because in board.rollback.answer[0].text
    assert board.timeline.title.detail == "way back: the restore checks"
    story.observe(webhook_failure_rate="34")
    assert following(story.world, story.at).because.startswith("Webhook failure rate 34 %")


def test_results_of_a_live_run_grow_stale_by_time_alone() -> None:
    run = replace(run_at(Phase.MONITORING, kind=RunKind.LIVE), good=2)
    world, soon = world_of(run), START + timedelta(seconds=run.t)
    assert following(world, soon).because == "0 of 30 minutes of monitoring"
    late = following(world, soon + timedelta(minutes=31))
    assert (late.tag, late.because) == (
        "◌",
        "the clock stands still at 30 of 30 minutes: Webhook failure rate is too old",
    )
    assert works(world, late, soon + timedelta(minutes=31))


def test_after_a_way_back_what_is_left_is_named_before_a_new_run() -> None:
    run = run_at(Phase.RESTORED)
    told = replace(run, drafts=(UpdateDraft("internal", "t", ()),), drafts_entries=len(run.entries), postmortem=1)
    coming = following(world_of(told), START)
    assert (coming.tag, coming.role, coming.sentence) == ("N", "ask", "1 thing left, then a new run")
    assert coming.because.startswith("migration stays applied · by Seat reconciliation")
    whole = following(world_of(replace(told, not_restored=())), START)
    assert whole.sentence == "Start a new run"
