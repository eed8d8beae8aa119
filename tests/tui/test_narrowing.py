"""Filtering what a pane lists, and reading a pane as plain text."""

from pathlib import Path

import pytest

from controlroom.tui import rows
from controlroom.tui.narrowing import can_narrow, with_words
from controlroom.tui.panes import PANES
from tests import boards
from tests.tui.desk import Desk, room
from tests.tui.pilot import running


@pytest.mark.parametrize("name", boards.BOARDS)
def test_a_filtered_list_has_only_rows_with_all_the_words_and_says_how_many(name: str) -> None:
    board = boards.BOARDS[name]()
    for pane in PANES:
        part = pane.slice_of(board)
        found = with_words(part, "Webhook")
        assert found.title.mark == part.title.mark
        if not can_narrow(part):
            assert found is part
            continue
        assert "have “Webhook”" in found.title.detail
        for row in rows.rows_of(found) if pane.digit != 5 else ():
            title, known = rows.facts(row)
            assert "webhook" in f"{title} {known}".casefold()


def test_no_words_change_nothing_and_words_that_nothing_has_leave_nothing() -> None:
    for pane in PANES:
        part = pane.slice_of(boards.monitoring())
        assert with_words(part, "  ") is part
        if can_narrow(part):
            assert rows.rows_of(with_words(part, "no such word anywhere")) == ()


async def test_typing_narrows_at_once_enter_keeps_and_escape_shows_all() -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        await driver.press("4", "slash")
        await driver.type("queue")
        assert "1 of 6 have “queue”" in driver.text
        assert "API error rate" not in driver.text
        await driver.press("enter")
        assert "1 of 6 have “queue”" in driver.text
        assert driver.room.form is None
        await driver.press("1", "4")
        assert "1 of 6 have “queue”" in driver.text
        await driver.press("escape")
        assert "API error rate" in driver.text
        await driver.press("slash", "x", "escape")
        assert "API error rate" in driver.text


async def test_a_paste_narrows_and_commands_nothing() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        await driver.press("4", "slash")
        driver.app.paste("seats\x1b[2J\n")
        await driver.settle()
        assert "0 of 6 have “seats<1B>[2J”" in driver.text
        assert desk.asked == []


async def test_a_pane_without_a_list_says_so() -> None:
    async with running(room(Desk(path=[boards.restored]))) as driver:
        await driver.press("7", "slash")
        assert driver.rows[-1].startswith(" Updates has no list to filter")


@pytest.mark.parametrize("name", boards.BOARDS)
@pytest.mark.parametrize("size", [(60, 20), (100, 30)])
async def test_plain_text_has_every_row_and_nothing_that_a_selection_should_not_have(
    name: str, size: tuple[int, int], tmp_path: Path
) -> None:
    board = boards.BOARDS[name]
    async with running(room(Desk(path=[board]), state=tmp_path), size=size) as driver:
        for pane in PANES:
            await driver.press(str(pane.digit), "Y")
            assert driver.rows[0].startswith(" PRODUCTION")
            assert not any(mark in "\n".join(driver.rows[1:-1]) for mark in "▾▸›╎│")
            await driver.press("y")
            for row in rows.rows_of(pane.slice_of(board())):
                if row is not None:
                    assert rows.facts(row)[0].split(": ")[-1] in driver.app.clipboard
            await driver.press("G", "g", "j", "escape")
            assert driver.room.open == pane.digit
