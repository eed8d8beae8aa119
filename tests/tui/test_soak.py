"""Two thousand changes of the screen in one process: neither memory, threads, files nor history grow."""

import gc
import os
import threading
import tracemalloc
from itertools import cycle, islice
from pathlib import Path

from controlroom.tui.notices import HISTORY
from tests import boards
from tests.tui.desk import Desk, room
from tests.tui.pilot import Driver, running

ROUND = (
    *"12345678", "j", "j", "k", "G", "g", "enter", "j", "escape", "tab", "shift+tab", "2", "space", "a", "b",
    "escape", "colon", "r", "down", "escape", "N", "j", "escape", "R", "escape", "question_mark", "G", "escape",
    "h", "x", "escape", "l", "slash", "b", "escape", "j", "enter", "1", "space", "escape", "y", "8", "slash", "n",
    "ctrl+c",
)  # fmt: skip
SIZES = ((80, 24), (120, 36), (60, 20), (59, 19), (170, 44))
CHANGES = 2_000
FILLED = 700  # changes after which every cache has been filled; memory is traced from there on: it takes time
SETTLED = 1_000  # changes after which all of the history has been traced
GROWTH = 500_000  # bytes that may come and go: half a kilobyte a change


async def changes(driver: Driver, count: int) -> None:
    """Press keys and resize: `count` changes, all painted."""
    sizes = cycle(SIZES)
    for number, key in enumerate(islice(cycle(ROUND), count)):
        driver.app.press(key, key if len(key) == 1 else None)
        if number % 50 == 0:
            await driver.settle()
        if number % 100 == 99:
            await driver.pilot.resize_terminal(*next(sizes))
    await driver.settle()


def grown() -> tuple[int, int, int]:
    """Bytes in use, threads, and open files."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0], threading.active_count(), len(os.listdir("/proc/self/fd"))


async def test_two_thousand_changes_leave_nothing_behind(tmp_path: Path) -> None:
    desk = Desk(path=[boards.recommended])
    try:
        async with running(room(desk, state=tmp_path)) as driver:
            await changes(driver, FILLED)
            tracemalloc.start()
            await changes(driver, SETTLED - FILLED)
            desk.asked.clear(), desk.seen.clear(), desk.filters.clear()
            memory, threads, files = grown()
            views = len(driver.app.views)
            await changes(driver, CHANGES - SETTLED)
            desk.asked.clear(), desk.seen.clear(), desk.filters.clear()
            after = grown()
            assert len(driver.app.notices.past) <= HISTORY
            assert len(driver.app.views) <= views + 1
            assert (after[1], after[2]) == (threads, files)
            assert after[0] - memory < GROWTH, f"{after[0] - memory} bytes more"
            assert os.listdir(tmp_path) == ["copied.txt"]
    finally:
        tracemalloc.stop()
