"""The room at every size: what stands, what is never cut, and what a form may lie over."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from controlroom.core.board import Board
from controlroom.core.text import width as wide
from controlroom.tui.pane import cells
from controlroom.tui.panes import PANES
from controlroom.tui.screens.panels import Panels
from tests import boards
from tests.tui.desk import Desk, Said, room
from tests.tui.pilot import running
from tests.tui.render import plain
from tests.tui.test_room import ASSUMABLE, CONFIRM

SIZES = [
    (width, height) for width in (60, 79, 80, 99, 100, 119, 149, 150, 170, 300) for height in (20, 29, 30, 36, 100)
]


async def drawn(board: Callable[[], Board], *keys: str) -> Panels:
    async with running(room(Desk(path=[board]))) as driver:
        await driver.press(*keys)
        return driver.room


@pytest.mark.parametrize("name", boards.BOARDS)
async def test_nothing_is_clipped_at_any_size(name: str) -> None:
    view = await drawn(boards.BOARDS[name])
    board = boards.BOARDS[name]()
    marks = [pane.slice_of(board).title.mark for pane in PANES]
    for width, height in SIZES:
        for digit in (1, 5, 8):
            view.open = digit
            lines = view.draw(width, height - 1)
            text = "\n".join(map(plain, lines))
            assert len(lines) == height - 1
            assert all(cells(line) <= width for line in lines)
            for pane, mark in zip(PANES, marks, strict=True):
                assert f"{pane.digit} {pane.name}" in text
                assert f"{mark.glyph} {mark.word}" in text, (width, height, pane.name)
            assert board.header.phase.split()[0] in text
            assert plain(lines[2]).startswith(f" NEXT {board.next.tag} ")


@pytest.mark.parametrize("name", boards.BOARDS)
@pytest.mark.parametrize("size", [(100, 30), (120, 36), (150, 36), (300, 100)])
async def test_columns_show_every_title_in_its_place_and_focus_moves_nothing(name: str, size: tuple[int, int]) -> None:
    async with running(room(Desk(path=[boards.BOARDS[name]])), size=size) as driver:
        stood = driver.room.places
        for pane in PANES:
            await driver.press(str(pane.digit))
            place = driver.room.places[pane.digit - 1]
            assert driver.room.places == stood
            assert driver.rows[3 + place.y][place.x :].startswith(f"▸{pane.digit} {pane.name}")
        assert len(driver.rows) == size[1]
        assert driver.rows[-1].endswith("? help  q leave")


@pytest.mark.parametrize("live", [False, True])
async def test_the_lines_between_columns_are_solid_only_when_live(live: bool) -> None:
    def board() -> Board:
        found = boards.recommended()
        return replace(found, header=replace(found.header, kind="LIVE")) if live else found

    async with running(room(Desk(path=[board])), size=(100, 30)) as driver:
        line, rule = ("│", "─") if live else ("╎", "╌")
        assert all(row[49] == line for row in driver.rows[3:-1])
        assert driver.rows[3].startswith("▸1 Risk")
        await driver.press("2")
        assert driver.rows[3].startswith(f"{rule}1 Risk")


async def test_zoom_gives_one_pane_the_window_and_digits_switch_it() -> None:
    for size in ((80, 24), (120, 36)):
        async with running(room(Desk(path=[boards.monitoring])), size=size) as driver:
            await driver.press("z", "4")
            assert driver.rows[3].startswith("▾4 Checks")
            assert sum(row[1:2].isdigit() and row[2:3] == " " and row[3:4].isupper() for row in driver.rows[3:]) == 1
            await driver.press("escape")
            assert not driver.room.zoomed


@pytest.mark.parametrize("digit", range(1, 9))
@pytest.mark.parametrize("size", [(100, 30), (150, 36)])
async def test_a_confirmation_is_whole_in_any_pane_of_columns(digit: int, size: tuple[int, int]) -> None:
    desk = Desk(path=[boards.recommended], answers=[Said(CONFIRM, boards.recommended())])
    async with running(room(desk), size=size) as driver:
        await driver.press(str(digit), "R")
        assert "━━ ROLL BACK" in driver.text
        assert "Type billing-seat-sync-patch: [▏" in driver.text
        assert "letters match, enter locked" in driver.text
        head = driver.rows[:3]
        await driver.press("escape")
        assert "━━ ROLL BACK" not in driver.text
        assert driver.rows[:3] == head


@pytest.mark.parametrize("digit", range(1, 9))
async def test_the_list_of_what_is_assumed_is_whole_in_any_pane_of_columns(digit: int) -> None:
    desk = Desk(answers=[Said(ASSUMABLE, boards.blocked())])
    async with running(room(desk), size=(100, 30)) as driver:
        await driver.press(str(digit), "n")
        assert "Assume 3 for this rehearsal?" in driver.text
        assert all(f"gate {number} is open" in driver.text for number in (1, 2, 3))


async def test_a_detail_covers_whole_panes_so_that_no_row_stands_without_its_title() -> None:
    async with running(room(Desk(path=[boards.monitoring])), size=(100, 30)) as driver:
        await driver.press("2", "enter")
        left = [row[:49] for row in driver.rows[3:-1]]
        assert any(row.startswith(" Evidence") for row in left)
        assert not any("Webhook failure" in row for row in left)


async def test_heights_stay_while_the_group_of_phases_does() -> None:
    walk = [boards.deploying, boards.monitoring, boards.recommended, boards.rolling_back]
    async with running(room(Desk(path=walk)), size=(120, 36)) as driver:
        stood = [driver.room.places]
        for _ in range(3):
            await driver.press("n")
            stood.append(driver.room.places)
        assert stood[0] == stood[1]
        assert stood[1] != stood[2]
        rows = {place.digit: place.rows for place in stood[2]}
        assert rows[5] > rows[1]


async def test_the_step_in_force_is_in_sight_where_its_list_is_longer_than_its_pane() -> None:
    async with running(room(Desk(path=[boards.rolling_back])), size=(100, 30)) as driver:
        place = driver.room.places[2]
        body = [row[: place.width] for row in driver.rows[4 + place.y :][: place.rows]]
        assert any("Complete or escalate" in row for row in body)


async def test_a_pane_that_is_not_shown_whole_says_how_many_rows_are_below() -> None:
    async with running(room(Desk(path=[boards.monitoring])), size=(100, 30)) as driver:
        title = driver.rows[3]
        assert "below" in title[:49]
        assert all(wide(row) <= 100 for row in driver.rows)
