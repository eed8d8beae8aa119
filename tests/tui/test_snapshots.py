"""Every pane in three states of the sample, as text with its roles; `python -m tests.tui.test_snapshots` renews."""

import sys
from pathlib import Path

import pytest

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import (
    Advance,
    DraftPostmortem,
    DraftUpdates,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    RollBack,
)
from controlroom.core.text import width
from controlroom.formats.scenarios import read_scenario
from controlroom.tui.frame import identity, next_line, title
from controlroom.tui.pane import Line
from controlroom.tui.panes import PANES
from controlroom.tui.rail import rail
from tests.core.machine import AT, ID, INCIDENTS, PEOPLE, POLICY, SAM, SAMPLE, Story
from tests.tui.render import SLICES

FOLDER = Path(__file__).parent / "snapshots"
STATES = ("blocked", "spike", "restored")
WIDTH, HEIGHT = 80, 12


def stories() -> dict[str, Board]:
    """The boards of the three states, from real intents."""
    story = Story()
    story.do(ImportPeople(PEOPLE), ImportPolicy(POLICY), *map(ImportIncident, INCIDENTS), ImportRelease(SAMPLE))
    boards = {"blocked": _board(story)}
    story.do(Advance(assume=True, scenario=read_scenario("error-spike")), *[Advance()] * 9)
    boards["spike"] = _board(story)
    story.do(Advance(), RollBack(confirm=ID), Advance(), Advance(), Advance(confirm=ID), *[Advance()] * 3)
    boards["restored"] = _board(story.do(DraftUpdates(), DraftPostmortem()))
    return boards


def _board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), AT, SAM, (), frozenset())


def drawn(board: Board, number: int) -> str:
    """The frame, the title and the whole body of one pane; behind each line the roles of its spans."""
    pane, piece = PANES[number], getattr(board, SLICES[number])
    head = title(pane.digit, pane.name, piece.title, WIDTH, open=True, focused=True, live=False)
    lines = (identity(board, WIDTH), rail(board, WIDTH), next_line(board, WIDTH), head)
    body = pane.body(piece, WIDTH, HEIGHT).lines
    return "\n".join(map(_row, (*lines, *body))) + "\n"


def _row(line: Line) -> str:
    text = "".join(span.text for span in line)
    roles = " ".join(span.role for span in line if span.text.strip())
    return f"{text}{' ' * (WIDTH - width(text))}│ {roles}".rstrip()


BOARDS = stories()


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("state", STATES)
def test_a_pane_looks_as_it_was_agreed(state: str, number: int) -> None:
    agreed = (FOLDER / f"{state}-{SLICES[number]}.txt").read_text("utf-8")
    assert drawn(BOARDS[state], number) == agreed


def test_a_board_in_each_state_reads_the_same_twice() -> None:
    assert stories() == BOARDS


if __name__ == "__main__":
    for name, shown in BOARDS.items():
        for place, piece_name in enumerate(SLICES):
            (FOLDER / f"{name}-{piece_name}.txt").write_text(drawn(shown, place), "utf-8")
    sys.stdout.write(f"renewed {len(BOARDS) * len(SLICES)} snapshots in {FOLDER.name}\n")
