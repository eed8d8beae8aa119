"""What others do comes to the room without a key, disturbs nothing that is being typed, and costs nothing when idle."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from textual import events

from controlroom.core.board import Board
from controlroom.core.events import Record
from controlroom.core.intents import RollBack
from controlroom.core.news import Guest, News
from controlroom.core.people import Actor
from controlroom.core.run_events import RunStarted, WarningNoted
from controlroom.tui import courier
from tests import boards
from tests.tui.desk import READER, Desk, Said, home, line, room
from tests.tui.pilot import Driver, running

TAYLOR = Guest("taylor", "taylor", "room-b", "/dev/pts/2", "", boards.RELEASE, "4", "2026-11-20T03:05:00Z")
SAID = "taylor on room-b advanced to monitoring · 2 events"
PATIENCE = 10.0  # seconds; a bound, never a measure


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, so that nothing has to wait."""
    monkeypatch.setattr(courier, "PACE", 0.01)


@dataclass
class Other:
    """Another room: what it does is heard at the next look."""

    news: list[News | Exception] = field(default_factory=list)
    looks: int = 0

    def __call__(self, desk: object) -> News | None:
        self.looks += 1
        found = self.news.pop(0) if self.news else None
        if isinstance(found, Exception):
            raise found
        return found

    async def acts(self, driver: Driver, *news: News | Exception) -> None:
        """Do something, and wait until the room was told and has looked anew."""
        self.news += news
        await until(lambda: not self.news)
        await driver.settle()
        await driver.settle()


async def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)


def seen_at(version: int, board: Callable[[], Board] = boards.monitoring) -> Callable[[], Board]:
    """A board of another version of the log."""
    return lambda: replace(board(), seen=(("run:3", version),))


async def test_the_board_is_looked_at_anew_and_who_did_what_is_said() -> None:
    desk, other = Desk(path=[boards.blocked]), Other()
    async with running(room(desk, moved=other)) as driver:
        assert "MONITORING" not in driver.rows[0]
        desk.path = [boards.monitoring]
        await other.acts(driver, News(SAID, moved=True))
        assert "MONITORING" in driver.rows[0]
        assert SAID in driver.rows[-1]
        await driver.press("j")
        assert SAID not in driver.rows[-1]
        assert any(SAID in text for _, text in driver.app.notices.past)


async def test_without_news_nothing_is_asked_and_nothing_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, other, painted = Desk(), Other(), []
    async with running(room(desk, moved=other)) as driver:
        asked: list[str] = []
        monkeypatch.setattr(desk, "board", asked.append)
        monkeypatch.setattr(driver.app, "paint", lambda: painted.append(1))
        before = other.looks
        await until(lambda: other.looks > before + 5)
        assert (asked, painted) == ([], [])


async def test_the_list_and_help_follow_too() -> None:
    desk, other = Desk(path=[boards.blocked]), Other()
    async with running(room(desk, moved=other)) as driver:
        await driver.press("question_mark")
        desk.path = [boards.monitoring]
        await other.acts(driver, News(SAID, moved=True))
        assert "MONITORING" in driver.rows[0]
        assert "Help" in driver.rows[1]
        await driver.press("escape", "l")
        desk.homes = home(line(title="Renamed by another"))
        await other.acts(driver, News(SAID, moved=True))
        assert "Renamed by another" in driver.text


async def test_a_session_that_only_reads_follows_and_still_offers_no_key() -> None:
    desk, other = Desk(path=[boards.blocked]), Other()
    async with running(room(desk, moved=other, limits=READER)) as driver:
        desk.path = [boards.monitoring]
        await other.acts(driver, News(SAID, moved=True))
        assert "MONITORING" in driver.rows[0]
        assert "READ-ONLY" in driver.rows[0]
        assert "another session acts" in driver.text


async def test_what_is_typed_stays_and_is_sent_with_the_board_it_was_typed_on() -> None:
    desk, other = Desk(path=[seen_at(7)]), Other()
    async with running(room(desk, moved=other)) as driver:
        await driver.press("h")
        await driver.type("the disk is")
        desk.path = [seen_at(9)]
        await other.acts(driver, News(SAID, moved=True), News(SAID, moved=True))
        await driver.type(" full")
        assert "the disk is full" in driver.text
        await driver.press("enter")
        assert desk.seen == [(("run:3", 7),)]
        await driver.press("h")
        await driver.type("again")
        await driver.press("enter")
        assert desk.seen[1] == (("run:3", 9),)


async def test_a_form_that_was_closed_leaves_no_old_board_behind() -> None:
    desk, other = Desk(path=[seen_at(7)]), Other()
    async with running(room(desk, moved=other)) as driver:
        await driver.press("h")
        desk.path = [seen_at(9)]
        await other.acts(driver, News(SAID, moved=True))
        await driver.press("escape", "R")
        assert desk.asked == [RollBack("")]
        assert desk.seen == [(("run:3", 9),)]


async def test_a_notice_that_is_read_stays_and_the_news_is_in_the_history() -> None:
    other = Other()
    async with running(room(Desk(), moved=other)) as driver:
        driver.app.say("sent to the terminal; also in copied.txt")
        await other.acts(driver, News(SAID, moved=True))
        assert "copied.txt" in driver.rows[-1]
        assert any(SAID in text for _, text in driver.app.notices.past)
        await driver.press("j")
        await other.acts(driver, News("first", moved=True), News("second", moved=True))
        assert "second" in driver.rows[-1]


async def test_the_cursor_keeps_its_row_when_others_add_rows_above_it() -> None:
    board = boards.monitoring()
    events = board.audit.events
    fewer = replace(board, audit=replace(board.audit, events=events[2:]))
    desk, other = Desk(path=[lambda: fewer]), Other()
    async with running(room(desk, moved=other)) as driver:
        await driver.press("8", "j")
        chosen = driver.room.row()
        desk.path = [lambda: board]
        await other.acts(driver, News(SAID, moved=True))
        assert driver.room.row() == chosen
        assert driver.room.row_index() == 3
        assert any(row.startswith("›") for row in driver.rows)


async def test_who_else_is_here_stands_in_row_0_and_among_the_people() -> None:
    other = Other()
    async with running(room(Desk(), moved=other), size=(120, 40)) as driver:
        assert "+1" not in driver.rows[0]
        await other.acts(driver, News(here=(TAYLOR, replace(TAYLOR, name="kim", release="docs", pane="1"))))
        assert "dana +1" in driver.rows[0]
        assert "also here: kim (room-b pts/2), taylor (room-b pts/2)" in driver.rows[-1]
        await driver.press("6", "z")
        assert "room-b pts/2 · since 03:05 UTC · looks at this room · 4 Checks" in driver.text
        assert "looks at docs · 1 Risk" in driver.text
        await other.acts(driver, News(here=(replace(TAYLOR, pane="1"),)))
        assert "no longer here: kim (room-b pts/2)" in driver.rows[-1]
        await driver.press("escape", "l")
        assert "dana +1" in driver.rows[0]
        await other.acts(driver, News(here=()))
        assert "+1" not in driver.rows[0]


async def test_going_to_another_pane_is_no_news() -> None:
    other = Other()
    async with running(room(Desk(), moved=other)) as driver:
        await other.acts(driver, News(here=(TAYLOR,)))
        await driver.press("j")
        said = list(driver.app.notices.past)
        await other.acts(driver, News(here=(replace(TAYLOR, pane="8"),)))
        assert driver.app.notices.past == said


async def test_a_look_that_fails_is_said_once_and_the_room_goes_on() -> None:
    desk, other = Desk(), Other()
    async with running(room(desk, moved=other)) as driver:
        await other.acts(driver, OSError("the disk failed"), OSError("the disk failed"))
        assert "what others do can not be seen: the disk failed" in driver.rows[-1]
        assert sum("can not be seen" in text for _, text in driver.app.notices.past) == 1
        await driver.press("5")
        assert driver.room.open == 5
        await other.acts(driver, News(SAID, moved=True))
        assert SAID in driver.rows[-1]


async def test_a_busy_other_does_not_starve_the_keys() -> None:
    desk = Desk(path=[boards.monitoring])
    looks: list[int] = []

    def busy(_: object) -> News:
        looks.append(1)
        return News(f"taylor did {len(looks)} things", moved=True)

    async with running(room(desk, moved=busy)) as driver:
        await until(lambda: len(looks) > 20)
        for key in "12345678":  # nobody waits for silence here: there is none
            driver.app.post_message(events.Key(key, key))
            await until(lambda key=key: driver.room.open == int(key))
        driver.app.post_message(events.Key("c", "c"))
        await until(lambda: len(desk.asked) == 1)
        before = len(looks)
        await until(lambda: len(looks) > before + 5)


async def test_the_row_under_the_cursor_is_come_back_to() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        await driver.press("2", "j", "j")
        place, chosen = driver.room.place(), driver.room.row()
    async with running(room(desk, place=place)) as driver:
        assert driver.room.open == 2
        assert driver.room.row() == chosen
    async with running(room(desk, place={**place, "row": "no such gate"})) as driver:
        assert driver.room.row_index() == 0


async def test_what_a_run_warns_of_as_it_begins_is_said_to_whoever_began_it() -> None:
    told = "2 of 6 checks are not set up on this machine"
    at, by = datetime(2026, 11, 20, tzinfo=UTC), Actor("dana")
    events = (RunStarted("small", "live", "d" * 64), WarningNoted(told))
    records = tuple(Record(seq, "run:3", seq, at, 0, by, event) for seq, event in enumerate(events, 1))
    desk = Desk(answers=[Said(None, boards.blocked(), records), Said(None, boards.blocked(), records[1:])])
    async with running(room(desk)) as driver:
        await driver.press("N", "enter")
        assert told in driver.rows[-1]
        await driver.press("n")
        assert told not in driver.rows[-1]
