"""A live run on the screen: how long it is blind, what was expected by now, which checks do not count."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from controlroom.core.board import Board, Fact, Mark
from tests import boards
from tests.tui.desk import Desk, room
from tests.tui.pilot import running

SIZES = [(60, 20), (80, 24), (120, 36), (170, 44)]


def live(**rest: object) -> Callable[[], Board]:
    """The board of a live run in monitoring; `blind` and `read_only` of its header."""

    def build() -> Board:
        board = boards.monitoring()
        return replace(board, header=replace(board.header, kind="LIVE", assumed=0, **rest))  # type: ignore[arg-type]

    return build


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("read_only", [False, True])
async def test_row_0_says_for_how_long_it_is_blind(size: tuple[int, int], read_only: bool) -> None:
    build = live(blind="12 m", read_only=read_only)
    async with running(room(Desk(path=[build])), size=size) as driver:
        assert "LIVE" in driver.rows[0]
        assert "? BLIND 12 m" in driver.rows[0]
        assert "run-" in driver.rows[0]


async def test_row_0_is_silent_about_blindness_where_everything_can_be_judged() -> None:
    async with running(room(Desk(path=[live()]))) as driver:
        assert "BLIND" not in driver.rows[0]


@pytest.mark.parametrize("size", SIZES)
async def test_the_timeline_says_what_was_expected_by_now_and_what_is_not_so(size: tuple[int, int]) -> None:
    def build() -> Board:
        board = live()()
        said = (
            Fact("Expected", "verifying until T+14:00"),
            Fact("Diverges", "Run tests should have ended 9 minutes ago", "warn"),
        )
        return replace(board, timeline=replace(board.timeline, expected=said))

    async with running(room(Desk(path=[build])), size=size) as driver:
        await driver.press("3", "z")
        assert "Diverges  Run tests should have ended 9 minutes" in driver.text
        await driver.press("G", "G")
        assert "Expected  verifying until T+14:00" in driver.text


async def test_a_check_that_does_not_count_says_so_in_its_row() -> None:
    def build() -> Board:
        board = live()()
        first, *others = board.checks.checks
        return replace(board, checks=replace(board.checks, checks=(replace(first, dry=True), *others)))

    async with running(room(Desk(path=[build]))) as driver:
        await driver.press("4")
        assert driver.text.count("dry run: ") == 1


async def test_what_does_not_fail_is_not_overruled_and_that_is_said_before_a_reason_is_asked_for() -> None:
    def build() -> Board:
        board = live()()
        first, *others = board.checks.checks
        unseen = replace(first, mark=Mark("?", "ERROR", "bad"))
        return replace(board, checks=replace(board.checks, checks=(unseen, *others)))

    desk = Desk(path=[build])
    async with running(room(desk)) as driver:
        await driver.press("4", "g", "o")
        assert "does not fail: error" in driver.text
        assert "Reason" not in driver.text
    assert desk.asked == []
