"""Whoever acts as somebody else in a rehearsal is named with both names wherever a person reads it."""

import pytest

from controlroom.cli.asking import event_line
from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import AcceptRisk, GrantApproval
from controlroom.core.people import Actor
from controlroom.tui.panes import PANES
from controlroom.tui.rows import facts
from tests.core.machine import SAM, Story, imported
from tests.tui.render import plain

LEAD = "engineering-lead"
BOTH = "sam as taylor"


@pytest.fixture
def acted() -> Story:
    return imported().do(
        GrantApproval(LEAD, acting_as="taylor"), AcceptRisk("environment", "to try it", "3d", acting_as="taylor")
    )


def board_of(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, SAM, (), frozenset())


def test_an_actor_is_named_with_whom_it_acts_as() -> None:
    assert Actor("sam-login", "sam", acting_as="taylor").name == BOTH
    assert Actor("root", acting_as="taylor").name == "root as taylor"
    assert Actor("sam-login", "sam").name == "sam"


def test_the_rows_and_details_of_what_was_acted_name_both(acted: Story) -> None:
    board = board_of(acted)
    approval = next(row for row in board.gates.approvals if row.id == LEAD)
    assert approval.by == BOTH
    factor = next(row for row in board.risk.factors if row.id == "environment")
    assert factor.by.startswith(f"{BOTH}, ")
    for row in (approval, factor):
        assert any(BOTH in fact.text for fact in row.detail)


def test_the_log_names_both_in_its_rows_details_and_lines(acted: Story) -> None:
    board = board_of(acted)
    newest = board.audit.events[0]
    assert newest.who == BOTH
    assert ("Who", BOTH) in [(fact.label, fact.text) for fact in facts(newest)[1]]
    assert ("Who", "sam (sam) as taylor") in [(fact.label, fact.text) for fact in newest.detail]
    assert f" {BOTH}: " in event_line(acted.log[-1], "")


@pytest.mark.parametrize("room", [60, 80, 120])
def test_both_names_are_read_whole_in_the_panes(acted: Story, room: int) -> None:
    board = board_of(acted)
    for number in (2, 8):
        pane = PANES[number - 1]
        shown = "\n".join(plain(line) for line in pane.body(pane.slice_of(board), room, 40).lines)
        assert BOTH in shown
