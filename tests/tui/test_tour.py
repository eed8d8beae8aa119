"""The tour: once, at real rows, in nobody's way."""

import re
from pathlib import Path

import pytest

from controlroom.core.intents import Hold
from controlroom.tui.form import Closed, Passed
from controlroom.tui.keymap import USUAL
from controlroom.tui.screens.help import Help
from controlroom.tui.tour import CARDS, Tour
from tests import boards
from tests.tui.desk import ON, READER, Desk, room
from tests.tui.pilot import Driver, running

KEYS = {"advance": "n", "down": "j", "up": "k", "enter": "enter", "copy": "y", "help": "?", "palette": ":"}
SIZES = [(60, 20), (80, 24), (170, 50)]


def pointed(driver: Driver) -> list[int | str]:
    """What has the mark: rows of the frame by number, titles by their digit."""
    last = len(driver.rows) - 1
    frame: list[int | str] = [y for y in (0, 1, 2, last) if driver.rows[y].startswith("›")]
    return [*frame, *sorted(digit for row in driver.rows for digit in re.findall(r"›([1-8]) [A-Z]", row))]


@pytest.mark.parametrize("size", SIZES)
async def test_each_card_is_whole_and_points_at_the_rows_that_it_speaks_of(size: tuple[int, int]) -> None:
    async with running(room(Desk(), tour=True), size=size) as driver:
        last = size[1] - 1
        for number, rows in enumerate(([0], [1], [2], list("12345678"), ["8"], [last])):
            assert f"Tour {number + 1} of 6: {CARDS[number].title}" in driver.text
            assert "any other key ends the tour, and acts" in driver.text
            assert pointed(driver) == rows
            said = Tour(USUAL, number).lines(min(size[0], 80), 8)
            text = " ".join("".join(span.text for span in line).strip() for line in said[1:-1])
            assert text == CARDS[number].text.format(**KEYS)
            await driver.press("enter")
        assert "Tour" not in driver.text
        assert pointed(driver) == []


@pytest.mark.parametrize("number", range(len(CARDS)))
def test_a_card_leaves_the_answer_of_the_pane_in_sight(number: int) -> None:
    assert len(Tour(USUAL, number).lines(60, 8)) <= 6


async def test_the_first_room_begins_it_and_says_that_it_was_seen() -> None:
    seen: list[bool] = []
    desk = Desk()
    async with running(room(desk, tour=True, toured=lambda: seen.append(True))) as driver:
        await driver.settle()
        assert "Tour 1 of 6" in driver.text
        assert seen == [True]
        await driver.press("escape")
        await driver.press("l", "enter", "2", "3")
        assert "Tour" not in driver.text
    assert seen == [True]
    assert desk.asked == []


async def test_without_the_wish_there_is_none() -> None:
    async with running(room(Desk())) as driver:
        assert "Tour" not in driver.text


async def test_from_the_list_it_begins_in_the_first_room_that_is_opened() -> None:
    async with running(room(Desk(), tour=True, place={"screen": "releases"})) as driver:
        assert "Tour" not in driver.text
        await driver.press("enter")
        assert "Tour 1 of 6" in driver.text


async def test_who_presses_a_key_before_it_begins_is_not_stopped() -> None:
    desk = Desk()
    app = room(desk, tour=True)
    app.press("2", "2")
    async with running(app) as driver:
        assert "Tour" not in driver.text
        await driver.press("l", "enter")
        assert "Tour" not in driver.text


async def test_any_other_key_ends_it_and_does_what_it_always_does() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk, tour=True)) as driver:
        await driver.press("n")
        assert desk.asked == [ON]
        assert "Tour" not in driver.text
    async with running(room(desk, tour=True)) as driver:
        await driver.press("enter", "h", *"why", "enter")
        assert desk.asked[-1] == Hold("why")
    async with running(room(desk, tour=True)) as driver:
        await driver.press("4")
        assert driver.room.open == 4
    async with running(room(desk, tour=True)) as driver:
        await driver.press("question_mark")
        assert isinstance(driver.app.views[-1], Help)


async def test_a_window_that_is_too_small_gets_none() -> None:
    async with running(room(Desk(), tour=True), size=(50, 10)) as driver:
        assert "Tour" not in driver.text


async def test_a_session_that_only_reads_has_a_tour_too_and_no_key_of_it_acts() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk, tour=True, limits=READER)) as driver:
        assert "Tour 1 of 6" in driver.text
        await driver.press("enter", "enter")
        assert "has no key that acts" in " ".join(driver.text.split())
        assert "n does what it says" not in driver.text
        await driver.press("n")
        assert desk.asked == []
        assert "Tour" not in driver.text


def test_escape_and_the_last_enter_close_it_and_other_keys_pass() -> None:
    last = Tour(USUAL, len(CARDS) - 1)
    assert (Tour(USUAL).press("escape", None), last.press("enter", None)) == (Closed(), Closed())
    assert Tour(USUAL).press("R", "R") == Passed("R")
    assert Tour(USUAL).press("enter", None) == Tour(USUAL, 1)
    assert Tour(USUAL).paste("yes") == Tour(USUAL)


async def test_it_is_offered_again_by_palette_and_help(tmp_path: Path) -> None:
    async with running(room(Desk(), state=tmp_path)) as driver:
        await driver.press("question_mark")
        assert "enter tour" in driver.rows[-1]
        await driver.press("enter")
        assert "Tour 1 of 6" in driver.text
        await driver.press("colon", *"tour", "enter")
        assert "Tour 1 of 6" in driver.text
