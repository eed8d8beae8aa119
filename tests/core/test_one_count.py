"""How much is in the way is one number: in NEXT, in the title and verdict of Gates, and in the form that assumes."""

from dataclasses import replace

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.decide import decide
from controlroom.core.intents import Advance, GrantApproval
from controlroom.core.refusal import Refusal
from controlroom.tui import forms
from tests.core.walk import AT, SAM, Place, after, imported
from tests.data.shipped import SAMPLE, plan_of

ASSUMING = Advance()


def board_of(place: Place) -> Board:
    return derive.board(*place, AT, SAM, (), frozenset())


def told(place: Place) -> tuple[str, str, str, str]:
    """The sentence of NEXT with its reason, the title and the verdict of Gates, and the heading of the form."""
    board = board_of(place)
    refusal = decide(place[0], ASSUMING, AT, SAM)
    assert isinstance(refusal, Refusal)
    title = board.gates.title
    form = forms.assume(refusal, ASSUMING)
    says = f"{title.mark.word} {title.detail}"
    return f"{board.next.sentence} {board.next.because}", says, board.gates.verdict, form.title


def test_a_claimed_gate_holds_a_live_run_only_and_is_not_counted_for_a_rehearsal() -> None:
    coming, title, verdict, form = told(imported(plan_of(SAMPLE)))
    assert coming == "Blocked, 3 reasons: 2 gates, 1 approval. n assumes 3 and rehearses"
    assert title.startswith("2 OPEN of 3, 1 claimed")
    assert verdict == "Blocked, 3 reasons: 2 gates, 1 approval. A rehearsal assumes 3 (n); a live run has 1 more."
    assert form == "Assume 3 for this rehearsal?"


def test_an_approval_given_by_acting_as_somebody_is_counted_nowhere_in_that_rehearsal() -> None:
    plan = plan_of(SAMPLE)
    approval = plan.approvals[0]
    acted = after(imported(plan), GrantApproval(approval.id, acting_as="taylor"))
    coming, title, verdict, form = told(acted)
    assert coming == "Blocked, 2 reasons: 2 gates. n assumes 2 and rehearses"
    assert title == "2 OPEN of 3, 1 claimed · approvals 1 of 1"
    assert verdict == "Blocked, 2 reasons: 2 gates. A rehearsal assumes 2 (n); a live run has 2 more."
    assert form == "Assume 2 for this rehearsal?"


def test_what_holds_live_runs_only_blocks_no_rehearsal() -> None:
    plan = plan_of(SAMPLE)
    stages = tuple(replace(stage, gates=tuple(gate for gate in stage.gates if gate.claimed)) for stage in plan.stages)
    board = board_of(imported(replace(plan, stages=stages, approvals=())))
    assert board.next.sentence == "Queue the rehearsal"
    assert board.gates.verdict == "A live run is blocked, 1 reason: 1 gate. Nothing holds a rehearsal (n)."
