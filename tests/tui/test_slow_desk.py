"""A store that does not answer: keys are painted all the same, and nobody but the courier waits for it."""

import threading
from collections.abc import Callable
from pathlib import Path

from controlroom.core.board import Board, Home
from controlroom.core.people import Actor
from tests.tui.desk import Desk, room
from tests.tui.pilot import running


class Stuck(Desk):
    """A desk that answers an intent only when it may, and keeps who asked it for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()
        self.begun = threading.Event()
        self.threads: set[str] = set()
        self.before: Callable[[], object] = self._wait

    def _wait(self) -> None:
        self.begun.set()
        assert self.may.wait(30), "nobody let it go on"

    def home(self, text: str = "") -> Home:
        self.threads.add(threading.current_thread().name)
        return super().home(text)

    def actor(self) -> Actor:
        self.threads.add(threading.current_thread().name)
        return super().actor()

    def board(self, release: str) -> Board:
        self.threads.add(threading.current_thread().name)
        return super().board(release)


async def test_keys_are_painted_while_the_store_does_not_answer() -> None:
    desk = Stuck()
    async with running(room(desk)) as driver:
        driver.app.press("n", "n")
        assert desk.begun.wait(30)
        for digit in "23456781":  # nothing below can be painted if the event loop waits for the desk
            driver.app.press(digit, digit)
            await driver.pilot.pause()
            assert f"▾{digit}" in driver.text
        driver.app.press("question_mark", "?")
        await driver.pilot.pause()
        assert " Help " in driver.text
        desk.may.set()
        await driver.settle()


async def test_the_desk_and_the_kept_place_belong_to_one_named_thread() -> None:
    desk, places = Stuck(), set[str]()
    desk.may.set()
    app = room(desk, remember=lambda place: places.add(threading.current_thread().name))
    async with running(app) as driver:
        await driver.press("2", "n", "l", "enter", "8")
    assert desk.threads == {"courier"}
    assert places == {"courier"}


async def test_the_thread_ends_with_the_room_and_looks_no_more() -> None:
    before = set(threading.enumerate())
    async with running(room(Desk())):
        (courier,) = (thread for thread in set(threading.enumerate()) - before if thread.name == "courier")
    courier.join(30)
    assert not courier.is_alive()


async def test_a_room_that_is_left_never_waits_for_a_store_that_does_not_answer() -> None:
    desk, before = Stuck(), set(threading.enumerate())
    async with running(room(desk)) as driver:
        driver.app.press("n", "n")
        assert desk.begun.wait(30)
        driver.app.exit()
    (courier,) = (thread for thread in set(threading.enumerate()) - before if thread.name == "courier")
    desk.may.set()
    courier.join(30)
    assert not courier.is_alive()


async def test_an_error_of_the_store_appears_where_the_data_would_be(tmp_path: Path) -> None:
    from controlroom.core.record import StoreError

    desk = Desk(answers=[StoreError("locked", "the store is locked", "wait, then press the key again")])
    async with running(room(desk, state=tmp_path)) as driver:
        await driver.press("n")
        assert "the store is locked" in driver.text
        assert "wait, then press the key again" in driver.text
        assert "▾1 Risk" in driver.text
