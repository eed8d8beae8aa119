"""A window that is too small: what must be readable stands there whole, from 20×5 on."""

from dataclasses import replace

import pytest

from controlroom.tui.pane import cells
from controlroom.tui.small import too_small
from tests.boards import BOARDS, blocked
from tests.tui.render import plain


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("size", [(20, 5), (20, 8), (30, 10), (40, 19), (59, 12)])
@pytest.mark.parametrize("kind", ["LIVE", "REHEARSAL"])
def test_the_notice_is_never_cut(name: str, size: tuple[int, int], kind: str) -> None:
    board = replace(BOARDS[name](), header=replace(BOARDS[name]().header, kind=kind))
    width, height = size[0], size[1] - 1
    lines = too_small(board, width, height)
    assert len(lines) <= height
    assert all(cells(line) < width for line in lines)
    shown = " ".join(" ".join(plain(line) for line in lines).split())
    assert "PRODUCTION" in shown
    assert kind in shown
    assert board.header.phase.casefold() in shown.casefold()
    assert "needs 60×20" in shown
    assert "…" not in shown


def test_with_room_it_says_what_comes_next_whole() -> None:
    lines = too_small(blocked(), 40, 12)
    shown = " ".join(" ".join(plain(line) for line in lines).split())
    assert "NEXT ✗ Blocked, 3 reasons." in shown
    assert "this is 40×13. Make the window larger" in shown
