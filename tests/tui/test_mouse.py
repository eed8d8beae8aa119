"""The mouse, where it is on: a click means what it points at, in every layout; the wheel moves."""

import pytest
from textual import events

from controlroom.core.intents import RollBack
from controlroom.tui.drawn import Hit, headings, hit
from controlroom.tui.pane import Span
from tests import boards
from tests.tui.desk import ON, Desk, Said, line, room
from tests.tui.desk import home as home_of
from tests.tui.pilot import Driver, running
from tests.tui.test_room import CONFIRM

SIZES = [(60, 20), (80, 24), (110, 36), (170, 50)]


async def click(driver: Driver, x: int, y: int) -> None:
    """Click as a terminal reports it."""
    await driver.pilot.click(offset=(x, y))
    await driver.settle()


async def on(driver: Driver, text: str) -> None:
    """Click on the first letter of a text of the last row."""
    await click(driver, driver.rows[-1].index(text), len(driver.rows) - 1)


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_title_opens_its_pane(size: tuple[int, int]) -> None:
    async with running(room(Desk(path=[boards.monitoring])), size=size) as driver:
        for digit in (3, 8, 1, 5):
            found = next(each for each in headings(driver.app.surface.lines) if each.digit == digit)
            await click(driver, found.x + 20, found.y)
            assert driver.room.open == digit


@pytest.mark.parametrize("size", SIZES)
async def test_every_pane_has_one_title_and_its_body_belongs_to_it(size: tuple[int, int]) -> None:
    async with running(room(Desk(path=[boards.monitoring])), size=size) as driver:
        rows = driver.app.surface.lines
        found = headings(rows)
        assert sorted(each.digit for each in found) == list(range(1, 9))
        for each in found:
            assert hit(rows, each.x, each.y) == Hit(pane=each.digit)
            below = hit(rows, each.x + 5, each.y + 1)
            assert below is not None
            assert below in (Hit(pane=each.digit, line=0), Hit(pane=each.digit % 8 + 1)) or below.key


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_row_moves_the_cursor_to_it_and_changes_nothing_else(size: tuple[int, int]) -> None:
    desk = Desk(path=[boards.blocked])
    async with running(room(desk), size=size) as driver:
        await driver.press("2")
        title = next(each for each in headings(driver.app.surface.lines) if each.digit == 2)
        y = next(y for y, text in enumerate(driver.rows) if "Rollback rehearsal" in text and y > title.y)
        await click(driver, title.x + 12, y)
        assert driver.rows[y][title.x] == "›"
        assert driver.room.row_id() == "rehearsal"
        await driver.press("k")
        assert driver.room.row_id() == "finance"
        assert desk.asked == []


async def test_a_click_on_a_pair_of_the_last_row_presses_its_key() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        await on(driver, "n sample")
        assert desk.asked == [ON]
        await on(driver, "hold")
        assert "Hold the run" in driver.text
        await on(driver, "esc cancel")
        assert "Hold the run" not in driver.text
        await on(driver, "help")
        assert driver.rows[1].startswith(" Help ")


async def test_a_click_beside_the_pairs_does_nothing() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        before = driver.text
        for x in (0, 79, driver.rows[-1].index("  h hold")):
            await click(driver, x, 23)
        await click(driver, 5, 1)
        assert (driver.text, desk.asked) == (before, [])


async def test_a_confirmation_is_typed_and_never_clicked() -> None:
    desk = Desk(path=[boards.recommended], answers=[Said(CONFIRM, boards.recommended())])
    async with running(room(desk)) as driver:
        await on(driver, "R roll back")
        before = driver.text
        await on(driver, "enter")
        await click(driver, 5, 12)
        assert driver.text == before
        assert desk.asked == [RollBack()]


async def test_while_something_is_asked_a_click_into_the_panes_does_nothing() -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        await driver.press("h", *"half")
        before = driver.text
        await click(driver, 10, 22)
        assert driver.text == before


async def test_a_click_on_a_release_moves_to_it() -> None:
    desk = Desk(homes=home_of(line(), line("docs", "Docs: pricing copy")))
    async with running(room(desk, place={"screen": "releases"})) as driver:
        await click(driver, 20, 5)
        assert driver.rows[5].startswith("›")
        assert "Open Docs: pricing copy" in driver.rows[2]
        await click(driver, 20, 15)
        assert driver.rows[5].startswith("›")


async def test_the_wheel_moves_some_rows_and_back() -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        await driver.press("1", "g")
        before = driver.text
        stage = driver.app.screen
        scroll = {"x": 5, "y": 8, "delta_x": 0, "delta_y": 0, "button": 0, "shift": False, "meta": False, "ctrl": False}
        stage.post_message(events.MouseScrollDown(driver.app.surface, **scroll))
        await driver.settle()
        assert driver.text != before
        stage.post_message(events.MouseScrollUp(driver.app.surface, **scroll))
        await driver.settle()
        assert driver.text == before


def test_outside_of_the_screen_there_is_nothing() -> None:
    assert hit((), 0, 0) is None
    assert hit(((Span("x"),), ()), 0, 5) is None


def test_the_last_row_is_read_pair_by_pair() -> None:
    foot = (
        Span(" "),
        Span("n", "key"),
        Span(" next step", "dim"),
        Span("  j k", "key"),
        Span(" move", "dim"),
        Span("   "),
    )
    keys = [found.key if (found := hit(((), foot), x, 1)) else "" for x in range(24)]
    assert keys == ["", *["n"] * 11, "", "", *["j k"] * 8, "", ""]
