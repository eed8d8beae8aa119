"""What the room shows is in the store already: another process could read every event that the screen counts."""

from pathlib import Path

from controlroom.dispatch import Dispatcher
from controlroom.store.log import open_store
from controlroom.tui.screens.room import Room
from tests.data.shipped import SAMPLE
from tests.tui.desk import room
from tests.tui.pilot import running


async def test_no_board_is_painted_before_its_events_are_in_the_store(desk: Dispatcher, path: Path) -> None:
    reader = open_store(path, read_only=True)
    app = room(desk, place={"screen": "room", "release": SAMPLE})
    paint, painted = app.paint, list[int]()

    def checked() -> None:
        view = app.views[-1]
        if isinstance(view, Room) and view.board is not None:
            stored = reader.versions()
            assert all(stored.get(stream, 0) >= version for stream, version in view.board.seen)
            painted.append(view.board.audit.total)
        paint()

    app.paint = checked  # type: ignore[method-assign]  # the one place where anything becomes visible
    try:
        async with running(app) as driver:
            for key in ("n", "enter", "n", "n", "n", "u", "n", "n", "n", "n", "n", "n", "n"):
                await driver.press(key)
    finally:
        reader.close()
    assert max(painted) > 30
    assert len(set(painted)) > 8
