"""Branches: a rehearsal from any event of any run of a release, with nothing copied and nothing given back."""

from dataclasses import replace
from pathlib import Path

import pytest

from controlroom.core import rehearse
from controlroom.core.board import Board
from controlroom.core.decide.branching import DEPTH
from controlroom.core.evolve import replay
from controlroom.core.evolve_run import Impossible
from controlroom.core.intents import (
    Abort,
    Advance,
    BranchRun,
    DraftUpdates,
    Escalate,
    GrantApproval,
    Hold,
    ImportRelease,
    InsertSignal,
    Observe,
    RollBack,
    StartRun,
    TakeSample,
    TickGate,
    Undo,
)
from controlroom.core.measurement import Measurement
from controlroom.core.phases import Phase
from controlroom.core.run_events import PhaseEntered, RunStarted
from controlroom.core.scenario import Row, Scenario, Then, When
from controlroom.core.world import Run
from controlroom.dispatch import Dispatcher, Unknown
from controlroom.formats.scenarios import read_scenario
from controlroom.store import chain
from tests.core.machine import observed
from tests.dispatch import desks
from tests.dispatch.desks import SAMPLE, TAYLOR, Clock, next_key, put, refusal, story, to


def seq_of(desk: Dispatcher, phase: Phase, run: int = 0) -> int:
    """The event with which the run last entered a phase."""
    entered = [r for r in desk.history(SAMPLE, run) if isinstance(r.event, PhaseEntered) and r.event.phase == phase]
    return entered[-1].seq


def run_of(desk: Dispatcher) -> Run:
    run = desk.world(SAMPLE).run
    assert run is not None
    return run


def branched(desk: Dispatcher, parent: int, seq: int, scenario: str = "") -> Board:
    """The board of a new branch."""
    board = put(desk, BranchRun(parent, seq, read_scenario(scenario) if scenario else None)).board
    assert board is not None
    return board


def ended(desk: Dispatcher, board: Board) -> str:
    """The phase in which the run ends when it goes on as the sample story does."""
    for _ in range(60):
        if board.next.tag in {"N", "u", "p"}:
            return board.header.phase
        answer = put(desk, next_key(board, SAMPLE))
        assert answer.board is not None
        board = answer.board
    raise AssertionError(board.next)


def live(desk: Dispatcher, clock: Clock, phase: Phase) -> None:
    """A live run of the sample with everything ticked and approved, advanced to a phase."""
    plan = desks.plan_of(SAMPLE)
    put(desk, *(TickGate(gate.id, "seen, PR 7") for stage in plan.stages for gate in stage.gates))
    approver = desks.over(desks.store(desk), TAYLOR, clock)
    put(approver, *(GrantApproval(approval.id) for approval in plan.approvals))
    put(desk, StartRun("live"))
    while run_of(desk).phase is not phase:
        clock.forward(60)
        if run_of(desk).phase in (Phase.VERIFYING, Phase.MONITORING):
            put(desk, observed(plan))
        answer = desk.ask(SAMPLE, Advance(confirm=SAMPLE))
        assert answer.refusal is None or run_of(desk).phase is Phase.VERIFYING, answer.refusal


# --- a rehearsal as the parent ------------------------------------------------------------------------------


def test_a_branch_stands_where_its_parent_stood(desk: Dispatcher) -> None:
    story(desk)
    seq = seq_of(desk, Phase.RECOMMENDED)
    then = desk.past(SAMPLE, 1).cut(seq).world.run
    board = branched(desk, 1, seq)
    assert then is not None
    run = run_of(desk)
    assert board.header.run == "run-0002"
    assert board.header.phase == "ROLLBACK RECOMMENDED"
    assert run.branched == ((1, seq),)
    assert (run.checks, run.steps, run.entries, run.t) == (then.checks, then.steps, then.entries, then.t)
    assert (run.assumed_gates, run.scenario, run.plan) == (then.assumed_gates, then.scenario, then.plan)


def test_the_first_event_of_a_branch_names_its_parent_and_nothing_is_copied(desk: Dispatcher) -> None:
    story(desk)
    seq = seq_of(desk, Phase.SPIKE)
    before = desks.store(desk).head()[0]
    t = desk.past(SAMPLE, 1).cut(seq).world.run
    answer = put(desk, BranchRun(1, seq))
    assert len(answer.records) == 1 == desks.store(desk).head()[0] - before
    (first,) = answer.records
    assert isinstance(first.event, RunStarted)
    assert (first.stream, first.version, first.event.parent, first.event.at_seq) == ("run:2", 1, 1, seq)
    assert t is not None
    assert first.t == t.t  # its clock goes on
    assert chain.verify(desks.store(desk)).ok


def test_a_branch_goes_on_as_its_parent_did_under_the_same_scenario_and_keys(desk: Dispatcher) -> None:
    story(desk)
    parent = run_of(desk)
    assert ended(desk, branched(desk, 1, seq_of(desk, Phase.MONITORING))) == "RESTORED"
    run = run_of(desk)
    assert [(entry.phase, entry.t) for entry in run.entries] == [(entry.phase, entry.t) for entry in parent.entries]
    assert run.steps == parent.steps


def test_a_branch_under_another_scenario_comes_to_another_end(desk: Dispatcher) -> None:
    story(desk)
    assert ended(desk, branched(desk, 1, seq_of(desk, Phase.VERIFYING), "clean")) == "COMPLETE"


def test_signals_that_were_put_in_stay_in_the_branch(desk: Dispatcher) -> None:
    to(desk, Phase.MONITORING, scenario="clean")
    put(desk, InsertSignal(Row(When(phase="monitoring"), Then(signal="errors", verdict="fail"))))
    seq = desk.history(SAMPLE)[-1].seq
    put(desk, Escalate("enough"))
    branched(desk, 1, seq, "clean")
    board = put(desk, TakeSample()).board
    assert board is not None
    assert board.header.phase == "SPIKE"


def test_what_was_drafted_or_said_later_in_the_parent_is_not_the_branchs(desk: Dispatcher) -> None:
    to(desk, Phase.MONITORING)
    put(desk, DraftUpdates())
    seq = desk.history(SAMPLE)[-1].seq
    put(desk, Hold("later"), Escalate("enough"))
    board = branched(desk, 1, seq)
    assert board.updates.drafts == ()
    assert run_of(desk).held == ""


def test_the_log_of_a_branch_is_its_parents_up_to_there_and_its_own(desk: Dispatcher, path: Path, clock: Clock) -> None:
    story(desk)
    seq = seq_of(desk, Phase.SPIKE)
    branched(desk, 1, seq)
    put(desk, TakeSample())
    history = desk.history(SAMPLE)
    of_parent = [record.seq for record in history if record.stream == "run:1"]
    assert max(of_parent) == seq
    assert desk.world(SAMPLE) == replay(history)
    again = desks.desk(path, clock=clock)
    assert again.history(SAMPLE) == history
    assert again.board(SAMPLE).header == desk.board(SAMPLE).header
    assert desk.board(SAMPLE).seen == again.board(SAMPLE).seen


def test_keys_on_the_board_of_a_branch_are_not_taken_for_late_ones(desk: Dispatcher) -> None:
    story(desk)
    board = branched(desk, 1, seq_of(desk, Phase.MONITORING))
    answer = desk.ask(SAMPLE, TakeSample(), board.seen)
    assert answer.refusal is None
    late = desk.ask(SAMPLE, TakeSample(), board.seen)
    assert late.refusal is not None
    assert late.refusal.rule == "stale"


def test_a_new_run_after_a_branch_begins_with_nothing_of_it(desk: Dispatcher) -> None:
    story(desk)
    branched(desk, 1, seq_of(desk, Phase.MONITORING))
    put(desk, Escalate("enough"), StartRun("rehearsal"))
    run = run_of(desk)
    assert (run.number, run.phase, run.branched, run.steps) == (3, Phase.IDLE, (), {})
    assert {record.stream for record in desk.history(SAMPLE)} == {"site", f"release:{SAMPLE}", "run:3"}


# --- where it begins ----------------------------------------------------------------------------------------


def test_a_branch_at_the_first_event_begins_where_nothing_was_done_yet(desk: Dispatcher) -> None:
    story(desk)
    board = branched(desk, 1, desk.runs(SAMPLE)[0].seq)
    assert board.header.phase == "IDLE"
    assert ended(desk, board) == "RESTORED"


def test_at_the_last_event_of_an_ended_parent_nothing_goes_on(desk: Dispatcher) -> None:
    story(desk)
    answer = desk.ask(SAMPLE, BranchRun(1, desk.history(SAMPLE)[-1].seq))
    assert "was restored" in refusal(answer)


def test_from_a_complete_run_the_way_back_can_still_be_tried(desk: Dispatcher) -> None:
    last = story(desk, scenario="clean")[-1]
    assert last.header.phase == "COMPLETE"
    branched(desk, 1, seq_of(desk, Phase.COMPLETE))
    board = put(desk, RollBack(confirm=SAMPLE)).board
    assert board is not None
    assert board.header.phase == "ROLLING BACK"


def test_before_any_run_there_is_nothing_to_branch(desk: Dispatcher) -> None:
    story(desk)
    answer = desk.ask(SAMPLE, BranchRun(1, desk.runs(SAMPLE)[0].seq - 1))
    assert "no run had begun" in refusal(answer)


def test_an_event_that_is_still_to_come_means_the_last_one(desk: Dispatcher) -> None:
    to(desk, Phase.COMPLETE, scenario="clean")
    last = desk.history(SAMPLE)[-1].seq
    branched(desk, 1, 10**9)
    assert run_of(desk).branched == ((1, last),)
    assert desk.world(SAMPLE) == replay(desk.history(SAMPLE))


def test_beside_an_open_run_there_is_no_branch(desk: Dispatcher) -> None:
    to(desk, Phase.MONITORING)
    answer = desk.ask(SAMPLE, BranchRun(1, seq_of(desk, Phase.DEPLOYING)))
    assert "run-0001 has not ended" in refusal(answer)


def test_before_deploying_a_branch_needs_the_plan_as_it_is(desk: Dispatcher) -> None:
    story(desk)
    queued, monitoring = seq_of(desk, Phase.QUEUED), seq_of(desk, Phase.MONITORING)
    plan = desks.plan_of(SAMPLE)
    put(desk, ImportRelease(replace(plan, description="another one")))
    assert "the plan changed after run-0001 began" in refusal(desk.ask(SAMPLE, BranchRun(1, queued)))
    branched(desk, 1, monitoring)
    assert run_of(desk).plan == plan  # what was deployed then


# --- branches of branches, and of older runs ----------------------------------------------------------------


def test_a_branch_of_a_branch_reads_every_run_that_it_goes_on_from(desk: Dispatcher, path: Path, clock: Clock) -> None:
    story(desk)
    first = seq_of(desk, Phase.MONITORING)
    ended(desk, branched(desk, 1, first))
    second = seq_of(desk, Phase.ROLLING_BACK)
    branched(desk, 2, second)
    run = run_of(desk)
    assert run.branched == ((1, first), (2, second))
    assert run.phase is Phase.ROLLING_BACK
    assert desks.desk(path, clock=clock).world(SAMPLE).run == run


def test_an_event_of_its_parent_makes_a_branch_of_that_parent(desk: Dispatcher) -> None:
    story(desk)
    early = seq_of(desk, Phase.DEPLOYING)
    ended(desk, branched(desk, 1, seq_of(desk, Phase.MONITORING)))
    branched(desk, 2, early)
    assert run_of(desk).branched == ((1, early),)


def test_an_older_run_can_be_branched(desk: Dispatcher) -> None:
    story(desk)
    seq = seq_of(desk, Phase.RECOMMENDED)
    to(desk, Phase.QUEUED)
    put(desk, Abort("no"))
    branched(desk, 1, seq)
    assert (run_of(desk).number, run_of(desk).phase) == (3, Phase.RECOMMENDED)


def test_branches_of_branches_have_an_end(desk: Dispatcher) -> None:
    to(desk, Phase.MONITORING, scenario="clean")
    put(desk, Escalate("enough"))
    for number in range(1, DEPTH + 1):
        branched(desk, number, desk.history(SAMPLE)[-2].seq)
        put(desk, TakeSample(), TakeSample(), Escalate("enough"))
    answer = desk.ask(SAMPLE, BranchRun(DEPTH + 1, desk.history(SAMPLE)[-2].seq))
    assert f"{DEPTH} deep" in refusal(answer)


def test_the_run_of_another_release_is_no_parent(desk: Dispatcher) -> None:
    story(desk)
    put(desk, ImportRelease(desks.plan_of("stripe-go-live")), release="stripe-go-live")
    with pytest.raises(Unknown):
        desk.ask("stripe-go-live", BranchRun(1, 30))


def test_a_log_in_which_a_branch_comes_before_its_parent_can_not_have_happened(desk: Dispatcher) -> None:
    story(desk)
    history = desk.history(SAMPLE)
    began = next(record for record in history if isinstance(record.event, RunStarted))
    assert isinstance(began.event, RunStarted)
    strange = replace(began, event=replace(began.event, parent=9, at_seq=3))
    with pytest.raises(Impossible, match="a branch of run 9"):
        replay([strange if record is began else record for record in history])


# --- a live parent ------------------------------------------------------------------------------------------


def test_a_branch_of_a_live_run_is_a_rehearsal_that_keeps_what_was_measured(desk: Dispatcher, clock: Clock) -> None:
    live(desk, clock, Phase.MONITORING)
    seq, then = desk.history(SAMPLE)[-1].seq, run_of(desk)
    put(desk, Escalate("handed over"))
    board = branched(desk, 1, seq, "error-spike")
    assert (board.header.kind, board.header.phase) == ("REHEARSAL", "MONITORING")
    assert {id: record.last for id, record in run_of(desk).checks.items()} == {
        id: record.last for id, record in then.checks.items()
    }
    assert ended(desk, board) == "RESTORED"


def test_nothing_of_a_branch_reaches_the_live_release(desk: Dispatcher, clock: Clock) -> None:
    live(desk, clock, Phase.MONITORING)
    put(desk, Escalate("handed over"))
    seq = seq_of(desk, Phase.MONITORING)
    before = desk.world(SAMPLE)
    kept = {name: rows for name, rows in _streams(desk).items() if not name.startswith("run:2")}
    ended(desk, branched(desk, 1, seq, "error-spike"))
    after = desk.world(SAMPLE)
    assert (after.release, after.site) == (before.release, before.site)
    assert {name: rows for name, rows in _streams(desk).items() if name != "run:2"} == kept
    assert desk.board(SAMPLE, 1).header.kind == "LIVE"


def test_a_branch_of_a_live_run_takes_nothing_from_outside(desk: Dispatcher, clock: Clock) -> None:
    live(desk, clock, Phase.MONITORING)
    put(desk, Escalate("handed over"))
    branched(desk, 1, seq_of(desk, Phase.MONITORING), "clean")
    measured = tuple[Measurement, ...]()
    assert "a rehearsal is measured by its scenario" in refusal(desk.ask(SAMPLE, Observe(measured)))


def test_a_live_run_goes_on_under_the_clean_scenario_unless_another_is_named(desk: Dispatcher, clock: Clock) -> None:
    live(desk, clock, Phase.DEPLOYING)
    seq = desk.history(SAMPLE)[-1].seq
    put(desk, Escalate("handed over"))
    branched(desk, 1, seq)
    assert run_of(desk).scenario == Scenario("clean", "Clean", "Everything passes.")


def test_rows_of_a_scenario_that_the_plan_does_not_have_are_said_in_the_branch(desk: Dispatcher) -> None:
    story(desk)
    strange = Scenario(
        "strange", "Strange", "", (Row(When(phase="monitoring"), Then(check="nowhere", verdict="fail")),)
    )
    answer = put(desk, BranchRun(1, seq_of(desk, Phase.MONITORING), strange))
    assert [record.event.KIND for record in answer.records] == ["run.started", "warning.noted"]


def test_the_postmortem_of_a_branch_says_where_it_goes_on_from(desk: Dispatcher) -> None:
    story(desk)
    seq = seq_of(desk, Phase.MONITORING)
    ended(desk, branched(desk, 1, seq))
    text = desk.postmortem(SAMPLE)
    assert f"run-0002, a branch of run-0001 at event {seq}" in text
    assert text.startswith("# REHEARSAL in PRODUCTION")


def test_the_digest_of_a_branch_is_the_same_whoever_rehearses_it_and_when(desk: Dispatcher, clock: Clock) -> None:
    story(desk)
    seq = seq_of(desk, Phase.MONITORING)
    digests = []
    for _ in range(2):
        clock.forward(86_400)
        number = len(desk.runs(SAMPLE)) + 1
        ended(desk, branched(desk, 1, seq))
        own = [record for record in desk.history(SAMPLE) if record.stream == f"run:{number}"]
        digests.append(rehearse.digest(tuple(rehearse.New(r.stream, r.event, r.t) for r in own)))
    assert digests[0] == digests[1]


def _streams(desk: Dispatcher) -> dict[str, int]:
    return desks.store(desk).versions()


def test_a_branch_does_not_fall_back_on_the_drafts_of_its_parent(desk: Dispatcher) -> None:
    to(desk, Phase.MONITORING)
    put(desk, DraftUpdates())
    put(desk, TakeSample())
    put(desk, DraftUpdates())
    seq = desk.history(SAMPLE)[-1].seq
    assert run_of(desk).drafted  # the parent has drafts before its drafts
    while desk.board(SAMPLE).next.tag not in {"N", "p"}:
        put(desk, next_key(desk.board(SAMPLE), SAMPLE))
    branched(desk, 1, seq)
    assert (run_of(desk).drafts, run_of(desk).drafted) == ((), ())
    put(desk, DraftUpdates())
    board = desk.board(SAMPLE)
    assert board.undo.then == "there is no draft"
    put(desk, Undo(board.undo.seq))
    assert (run_of(desk).drafts, desk.board(SAMPLE).updates.title.mark.word) == ((), "NONE")
