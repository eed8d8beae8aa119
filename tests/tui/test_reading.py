"""A session that only reads: it says so, says what is next, and has no key that writes."""

from dataclasses import replace

import pytest

from controlroom.core.board import Board, Next
from controlroom.core.read_only import ReadOnly
from controlroom.tui import keys
from controlroom.tui.frame import identity
from controlroom.tui.scope import to_read
from controlroom.tui.small import too_small
from tests import boards
from tests.tui.desk import READER, Desk, room
from tests.tui.pilot import running
from tests.tui.render import plain

ACTING = [keys.BY_ID[id] for id in sorted(keys.WRITES)]


@pytest.mark.parametrize("name", boards.BOARDS)
@pytest.mark.parametrize("width", [60, 80, 100, 170])
def test_row_0_says_read_only_before_the_run_and_the_phase_stays(name: str, width: int) -> None:
    board = to_read(boards.BOARDS[name]())
    line = plain(identity(board, width))
    phase = board.header.phase.replace("RECOMMENDED", "REC.")
    long = len(f"READ-ONLY {board.header.run} {phase}") > 25
    reading = "RO" if width == 60 and board.header.assumed and long else "READ-ONLY"
    assert f"{reading} {board.header.run} {phase}" in line
    assert "PRODUCTION" in line


@pytest.mark.parametrize("sentence", ["Held, h resumes", "Blind for 3 samples: roll back, or E escalates?"])
def test_next_says_what_is_next_and_offers_no_key(sentence: str) -> None:
    board = replace(boards.blocked(), next=Next("h", "ask", sentence, "why", ("2", "space"), "dana"))
    following = to_read(board).next
    assert (following.tag, following.role, following.keys, following.owner) == ("◌", "wait", (), "dana")
    assert following.because == "read-only: another session acts"
    assert following.sentence in {"Held", "Blind for 3 samples: roll back"}


def test_a_small_window_says_read_only() -> None:
    shown = too_small(to_read(boards.monitoring()), 50, 10)
    assert "READ-ONLY" in plain(shown[0])


@pytest.mark.parametrize("key", ACTING, ids=lambda key: key.id)
@pytest.mark.parametrize("board", [boards.blocked, boards.monitoring, boards.recommended, boards.restored])
async def test_a_key_that_writes_does_nothing_and_stands_nowhere(key: keys.Key, board: object) -> None:
    desk = Desk(path=[board])  # type: ignore[list-item]  # the table says object for short
    async with running(room(desk, limits=READER), size=(100, 60)) as driver:
        await driver.press("2")
        before = driver.text
        await driver.press(key.key)
        said = f"{key.shown} does nothing here"  # of a key that is another screen's
        foot = driver.rows[-1] if said in driver.rows[-1] else before.split("\n")[-1]
        assert (driver.text, desk.asked) == ("\n".join((*before.split("\n")[:-1], foot)), [])
        await driver.press("2")
        footer = driver.rows[-1].split("  ")
        assert not any(pair.strip().startswith(f"{key.shown} ") for pair in footer)
        await driver.press("question_mark")
        assert key.help not in driver.text
        await driver.press("escape", "colon")
        assert key.help not in driver.text
        await driver.type(key.help)
        await driver.press("enter", "escape")
        assert desk.asked == []


async def test_the_room_the_list_and_help_say_read_only_and_show_what_can_be_done() -> None:
    async with running(room(Desk(path=[boards.monitoring]), limits=READER)) as driver:
        assert "READ-ONLY run-0003 MONITORING" in driver.rows[0]
        assert driver.rows[2].startswith(" NEXT ◌  Record sample 3 of 5: read-only: another session acts")
        assert driver.rows[-1].startswith(" j down  k up  enter open  y copy  w what-if  , replay")
        await driver.press("question_mark")
        assert "READ-ONLY run-0003" in driver.rows[0]
        assert "has no key that acts" in driver.text
        assert "n does what NEXT says" not in driver.text
        await driver.press("escape", "l")
        assert "READ-ONLY" in driver.rows[0]


async def test_the_first_board_is_to_be_read_too() -> None:
    app = room(Desk(), limits=READER, glance=boards.monitoring())
    shown: Board | None = getattr(app.views[-1], "board", None)
    assert shown is not None
    assert shown.header.read_only


async def test_a_session_that_writes_does_not_say_read_only() -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        assert "READ-ONLY" not in driver.text


@pytest.mark.parametrize("name", ["Production", " production "])
async def test_the_room_of_an_environment_that_is_only_read_has_no_key_that_writes(name: str) -> None:
    desk = Desk(path=[boards.blocked])
    async with running(room(desk, limits=ReadOnly((name,))), size=(100, 60)) as driver:
        assert "READ-ONLY" in driver.rows[0]
        for key in ACTING:
            await driver.press(key.key)
        assert desk.asked == []
        await driver.press("question_mark")
        assert "has no key that acts" in driver.text
        assert not any(key.help in driver.text for key in ACTING)
        await driver.press("escape", "l")
        assert "READ-ONLY" not in driver.rows[0]


async def test_the_room_of_another_environment_keeps_its_keys() -> None:
    desk = Desk(path=[boards.blocked])
    async with running(room(desk, limits=ReadOnly(("staging",)))) as driver:
        assert "READ-ONLY" not in driver.rows[0]
        await driver.press("n")
        assert desk.asked


async def test_the_first_board_of_an_environment_that_is_only_read_says_so_too() -> None:
    app = room(Desk(), limits=ReadOnly(("production",)), glance=boards.monitoring())
    shown: Board | None = getattr(app.views[-1], "board", None)
    assert shown is not None
    assert shown.header.read_only
