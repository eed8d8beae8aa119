"""A branch beside its parent, and any two runs of a release beside each other."""

from pathlib import Path

import pytest

from controlroom.cli.lookback import compared
from controlroom.core.compare import Comparison
from controlroom.core.intents import Advance, BranchRun, Escalate, Hold, ImportRelease, StartRun
from controlroom.core.phases import Phase
from controlroom.core.refusal import Refusal
from controlroom.dispatch import Dispatcher, Unknown
from tests.dispatch import desks
from tests.dispatch.desks import SAMPLE, Clock, put, story, to
from tests.dispatch.test_branch import branched, ended, live, seq_of

GOLDEN = Path(__file__).with_name("golden") / "comparison.txt"


def compared_with(desk: Dispatcher, run: int = 0, other: int = 0) -> Comparison:
    found = desk.comparison(SAMPLE, run, other)
    assert isinstance(found, Comparison)
    return found


def said(comparison: Comparison, title: str) -> dict[str, tuple[str, str]]:
    (part,) = [part for part in comparison.parts if part.title == title]
    return {pair.label: (pair.one, pair.other) for pair in part.pairs}


def test_a_branch_beside_its_parent_reads_as_it_always_has(desk: Dispatcher) -> None:
    story(desk)
    ended(desk, branched(desk, 1, seq_of(desk, Phase.VERIFYING), "clean"))
    assert "\n".join(compared(compared_with(desk))) + "\n" == GOLDEN.read_text("utf-8")


def test_a_branch_that_did_the_same_parts_nowhere(desk: Dispatcher) -> None:
    to(desk, Phase.RESTORED)
    seq = seq_of(desk, Phase.VERIFYING)
    board = branched(desk, 1, seq)
    while board.header.phase != "RESTORED":
        answer = put(desk, desks.next_key(board, SAMPLE))
        assert answer.board is not None
        board = answer.board
    found = compared_with(desk)
    assert list(said(found, "Where they part")) == ["Nowhere"]
    assert not any(pair.differs for part in found.parts for pair in part.pairs)


def test_minutes_to_restore_are_counted_from_the_recommendation(desk: Dispatcher) -> None:
    story(desk)
    ended(desk, branched(desk, 1, seq_of(desk, Phase.RECOMMENDED)))
    assert said(compared_with(desk), "How they ended")["Time to restore"] == ("18:00 (18 min)", "18:00 (18 min)")


def test_a_run_that_is_no_branch_stands_beside_the_one_before(desk: Dispatcher) -> None:
    story(desk)
    put(desk, StartRun("rehearsal"), Advance(assume=True))
    found = compared_with(desk)
    assert (found.one, found.other) == ("run-0002 REHEARSAL", "run-0001 REHEARSAL")
    assert found.since == "run-0002 and run-0001 are runs of the same release"
    assert said(found, "How they ended")["Outcome"] == ("queued, not ended", "RESTORED")


def test_a_branch_of_a_live_run_says_which_of_the_two_was_live(desk: Dispatcher, clock: Clock) -> None:
    live(desk, clock, Phase.MONITORING)
    put(desk, Escalate("handed over"))
    branched(desk, 1, seq_of(desk, Phase.MONITORING), "error-spike")
    found = compared_with(desk)
    assert (found.one, found.other) == ("run-0002 REHEARSAL", "run-0001 LIVE")
    assert said(found, "How they ended")["Scenario"] == ("error-spike", "the real world")


def test_the_first_run_has_nothing_to_stand_beside(desk: Dispatcher) -> None:
    none = desk.comparison(SAMPLE)
    assert isinstance(none, Refusal)
    assert none.rule == "no_run"
    put(desk, StartRun("rehearsal"))
    alone = desk.comparison(SAMPLE)
    assert isinstance(alone, Refusal)
    assert "run-0001 is the first run" in alone.message


def test_the_run_of_another_release_is_not_compared(desk: Dispatcher) -> None:
    put(desk, StartRun("rehearsal"))
    put(desk, ImportRelease(desks.plan_of("stripe-go-live")), release="stripe-go-live")
    put(desk, StartRun("rehearsal"), release="stripe-go-live")
    with pytest.raises(Unknown):
        desk.comparison(SAMPLE, 1, 2)


def test_what_people_typed_stands_in_a_comparison_harmless(desk: Dispatcher) -> None:
    to(desk, Phase.MONITORING)
    seq = desk.history(SAMPLE)[-1].seq
    put(desk, Hold("\x1b]0;title\x07 [red]x[/red]"), Escalate("enough"))
    put(desk, BranchRun(1, seq))
    text = "\n".join(compared(compared_with(desk)))
    assert "\x1b" not in text
    assert "\x07" not in text
