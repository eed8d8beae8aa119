"""Every payload of the corpus through every text of plans, people, incidents and runs: none acts on a screen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from controlroom.core import derive, postmortem
from controlroom.core.board import Board, ReleaseLine
from controlroom.core.events import Record
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.world import (
    World,
)
from controlroom.tui import frame, rows
from controlroom.tui.pane import Line, cells
from controlroom.tui.panes import PANES
from controlroom.tui.rail import rail
from controlroom.tui.roles import load_theme
from controlroom.tui.surface import Surface
from tests.core.story import PLAN, START, run_at, world_of
from tests.corpus import payloads
from tests.faults.hostile import missing, offences, places, texts

PLACES = [pytest.param(name, world, records, id=name) for name, world, records in places()]


def shown(board: Board, width: int) -> Iterator[Line]:
    """Every line that the room can draw of a board in so many columns."""
    yield frame.identity(board, width)
    yield rail(board, width)
    yield frame.next_line(board, width)
    for pane in PANES:
        part = pane.slice_of(board)
        for columns in (False, True):
            yield frame.title(
                pane.digit, pane.name, part.title, width, open=True, focused=False, columns=columns, live=True
            )
        yield from pane.body(part, width, 40).lines


@pytest.mark.parametrize(("name", "world", "records"), PLACES)
def test_no_payload_acts_on_a_screen(name: str, world: World, records: tuple[Record, ...]) -> None:
    now = START + timedelta(hours=2)
    actor = Actor(next(iter(world.site.live)), next(iter(world.site.live)))
    board = derive.board(world, records, now, actor, (("site", 1),), frozenset({3}))
    line = derive.line(world, now)
    assert isinstance(line, ReleaseLine)
    everything = tuple(texts((board, line)))
    assert missing(name, "\n".join(everything)) == []
    for text in everything:
        assert offences(text, lines=True) == []
    for columns in (60, 120):
        for drawn in shown(board, columns):
            assert offences("".join(span.text for span in drawn)) == []
            assert cells(drawn) <= columns


@pytest.mark.parametrize(("name", "world", "records"), PLACES[::4])
def test_no_payload_leaves_in_a_text_to_copy_or_to_keep(name: str, world: World, records: tuple[Record, ...]) -> None:
    board = derive.board(world, records, START, Actor("x"), (), frozenset())
    written = postmortem.draft(world, records)
    assert offences(written, lines=True) == []
    assert written.count("\n# ") == 0
    for draft in board.updates.drafts:
        assert offences(draft.text, lines=True) == []
    for pane in PANES:
        for row in rows.rows_of(pane.slice_of(board)):
            assert offences(rows.copied(board, pane.digit, row), lines=True) == []


@pytest.mark.parametrize("markup", [text for name, text in payloads() if name.startswith("markup")])
def test_markup_is_shown_letter_by_letter(markup: str) -> None:
    plan = replace(PLAN, title=markup, checks=tuple(replace(check, title=markup) for check in PLAN.checks))
    world = world_of(run_at(Phase.MONITORING, plan), plan)
    board = derive.board(world, (), START, Actor("x"), (), frozenset())
    assert board.header.title == markup
    surface = Surface(load_theme("dark"))
    drawn = ["".join(segment.text for segment in surface.strip(line, 140)) for line in shown(board, 140)]
    assert any(markup in line for line in drawn)
