"""The terminal's own cursor: it stands where the focus is, on every screen and in every form."""

import pytest

from controlroom.tui.caret import place
from controlroom.tui.pane import Span
from tests.tui.desk import Desk, room
from tests.tui.pilot import Driver, running

SIZES = [(80, 24), (120, 36), (170, 44)]


def under(driver: Driver) -> str:
    """What stands at the terminal's cursor, to the end of its line."""
    x, y = driver.app.cursor_position
    return driver.rows[y][x:]


@pytest.mark.parametrize("size", SIZES)
async def test_the_cursor_follows_rows_fields_lists_and_titles(size: tuple[int, int]) -> None:
    async with running(room(Desk()), size) as driver:
        await driver.press("j")
        assert under(driver).startswith("›+18")
        await driver.press("2")
        assert under(driver).startswith("›1 ✗ OPEN")
        await driver.press("space")
        await driver.type("abc")
        await driver.press("left")
        assert under(driver).startswith("▏c")
        await driver.press("escape", "N", "j")
        assert under(driver).startswith("›REHEARSAL   error-spike")
        await driver.press("escape", "7")
        assert under(driver)[1:].startswith("7 Updates")
        await driver.press("colon", "x")
        assert under(driver).startswith("▏")
        await driver.press("escape", "l", "slash", "b")
        assert under(driver).startswith("▏")


async def test_where_there_is_no_focus_the_cursor_is_in_the_corner() -> None:
    async with running(room(Desk())) as driver:
        await driver.press("question_mark")
        assert driver.app.cursor_position == (0, 0)


def test_a_text_that_looks_like_a_mark_takes_the_cursor_from_no_field() -> None:
    looks = (Span(" "), Span("▏ a gate"), Span("› too"))
    field = (Span("例: ", "dim"), Span("▏", "key"))
    assert place([looks, field]) == (4, 1)
    assert place([looks]) == (0, 0)
