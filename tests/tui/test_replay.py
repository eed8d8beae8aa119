"""Looking back in the room: keys step through a real log, nothing is written, and a branch begins from there."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.core.board import Board
from controlroom.core.intents import Abort, BranchRun
from controlroom.core.phases import Phase
from controlroom.core.read_only import ReadOnly
from controlroom.dispatch import Dispatcher
from controlroom.tui.app import ControlRoom
from controlroom.tui.drawn import headings
from controlroom.tui.keys import KEYS
from controlroom.tui.opening import Opening
from controlroom.tui.screens.compare import Compare
from controlroom.tui.screens.replay import Replay
from controlroom.tui.screens.room import Room
from tests.dispatch import desks
from tests.dispatch.desks import SAMPLE, Clock, put, story, to
from tests.dispatch.test_branch import live, seq_of
from tests.dispatch.test_dispatch import TICK
from tests.tui.desk import SCENARIOS
from tests.tui.pilot import Driver, running

SIZES = [(60, 20), (80, 24), (100, 30), (150, 36), (170, 50)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Dispatcher]:
    """A desk with the sample imported."""
    found = desks.desk(tmp_path / "kept" / "log.db", clock=clock)
    desks.furnish(found)
    yield found
    while desks.OPENED:
        desks.OPENED.pop().close()


def room(desk: Dispatcher, tmp_path: Path, **rest: object) -> ControlRoom:
    """The app in the room of the sample."""
    place = {"screen": "room", "release": SAMPLE, "pane": "4"}
    opening = Opening(desk=lambda: desk, state=tmp_path, place=place, scenarios=SCENARIOS, **rest)  # type: ignore[arg-type]  # a test names what it changes
    return ControlRoom(opening)


def replay(driver: Driver) -> Replay:
    view = driver.app.views[-1]
    assert isinstance(view, Replay)
    return view


def event(driver: Driver) -> int:
    """Which of the events is looked at, found by the number in the log that row 0 gives."""
    found = driver.rows[0].partition(" event ")[2].partition(" ")[0]
    return replay(driver).reel.index(int(found)) + 1  # type: ignore[union-attr]  # it was read


def logged(driver: Driver) -> int:
    """The number that the log gives to the event that is looked at."""
    one = replay(driver)
    return one.reel.frames[one.here].seq  # type: ignore[union-attr]  # it was read


async def test_comma_looks_at_the_event_before_and_esc_goes_back_to_now(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma")
        count = len(replay(driver).reel.frames)  # type: ignore[union-attr]  # it was read
        assert driver.rows[0].startswith(" PRODUCTION ╌REPLAY of REHEARSAL, 3 ASSUMED╌")
        assert f"run-0001 event {logged(driver)} · {count - 1}/{count} T+28:00" in driver.rows[0]
        assert driver.rows[2].startswith(" REPLAY  ━")
        assert "esc back to now" in driver.rows[-1]
        await driver.press("escape")
        assert driver.rows[0].startswith(" PRODUCTION ╌REHEARSAL, 3 ASSUMED╌")
        assert driver.rows[2].startswith(" NEXT ")


async def test_every_pane_shows_what_was_true_then(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        assert "✓ PASS" in driver.text
        await driver.press("comma", "slash")
        await driver.type("phase spike")
        await driver.press("enter", "escape")
        assert "●SPIKE" in driver.rows[1]
        assert "4 Checks    ✗ FAIL" in driver.text
        assert "Webhook failure rate is 23 %" in driver.text
        await driver.press("8")
        latest = next(row for row in driver.rows if row.startswith("›"))
        assert str(seq_of(desk, Phase.SPIKE)) in latest.split()


async def test_steps_go_by_events_by_phases_and_to_the_ends(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma")
        last = event(driver) + 1
        await driver.press("comma", "comma")
        assert event(driver) == last - 3
        await driver.press("full_stop")
        assert event(driver) == last - 2
        await driver.press("G")
        assert event(driver) == last
        await driver.press("full_stop")
        assert event(driver) == last
        await driver.press("less_than_sign")
        assert "RESTORED" in driver.rows[1]
        await driver.press("less_than_sign")
        assert "●BACK" in driver.rows[1]
        await driver.press("greater_than_sign")
        assert "RESTORED" in driver.rows[1]
        await driver.press("g")
        assert event(driver) == 1
        assert "no run" in driver.rows[0]
        await driver.press("comma")
        assert event(driver) == 1


async def test_keys_that_come_before_the_events_are_read_are_done_in_their_order(
    desk: Dispatcher, tmp_path: Path
) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "comma", "comma", "2")
        count = len(replay(driver).reel.frames)  # type: ignore[union-attr]  # it was read
        assert event(driver) == count - 3
        assert any(row.startswith("▾2 Gates") for row in driver.rows)


async def test_panes_rows_and_the_palette_work_as_in_the_room(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "5")
        assert any(row.startswith("▾5 Rollback") for row in driver.rows)
        await driver.press("tab", "j")
        assert any(row.startswith("▾6 Incidents") for row in driver.rows)
        await driver.press("colon")
        await driver.type("phase was")
        await driver.press("down", "enter")
        assert isinstance(driver.app.views[-1], Replay)
        await driver.press("question_mark")
        assert "Help" in driver.rows[1]
        await driver.press("escape")
        assert isinstance(driver.app.views[-1], Replay)


async def test_every_other_key_is_refused_and_says_where_one_is(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma")
        count = len(replay(driver).reel.frames)  # type: ignore[union-attr]  # it was read
        here = f"you look at event {logged(driver)}, {count - 1} of {count}: esc goes back to now"
        for key in ("n", "R", "x", "E", "N", "u", "p", "space", "a", "q", "f12"):
            await driver.press("escape" if driver.app.views[-1].form else key)
            assert here in driver.rows[-1], key
            assert driver.app.is_running


async def test_a_whole_session_of_keys_writes_nothing(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    log = desks.store(desk)
    head = log.head()
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma")
        for key in dict.fromkeys(key for each in KEYS for key in (each.key, *each.other)):
            await driver.press(key)
            while not isinstance(driver.app.views[-1], Replay) or driver.app.views[-1].form:
                await driver.press("comma" if isinstance(driver.app.views[-1], Room) else "escape")
    assert log.head() == head


async def test_a_search_goes_from_match_to_match_and_is_only_text(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "g", "slash")
        await driver.type("sample fail")
        await driver.press("enter")
        first = event(driver)
        await driver.press("enter")
        second = event(driver)
        assert second == first + 2
        assert "has all of the words" in driver.text
        await driver.press("up")
        assert event(driver) == first
        driver.app.paste("\x1b]0;pwned\x07 [bold]")
        await driver.press("enter")
        assert "no event has them all" in driver.text
        assert event(driver) == first
        assert "\x1b" not in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.views[-1], Replay)


async def test_a_branch_begins_from_the_event_and_the_room_shows_it(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    seq = seq_of(desk, Phase.MONITORING)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "slash")
        await driver.type("phase monitoring")
        await driver.press("enter")
        await driver.press("escape", "B")
        assert "Branch a REHEARSAL from event" in driver.text
        assert f"Records run.started, which names run-0001 and event {seq}" in driver.text
        await driver.press("j", "enter")
        assert isinstance(driver.app.views[-1], Room)
        assert "run-0002 MONITORING T+08:00" in driver.rows[0]
        assert "run-0002 began as a REHEARSAL from event" in driver.rows[-1]
    run = desk.world(SAMPLE).run
    assert run is not None
    assert run.branched == ((1, seq),)
    assert run.scenario == SCENARIOS[0]


async def test_what_is_refused_of_a_branch_is_said_where_it_was_asked_for(desk: Dispatcher, tmp_path: Path) -> None:
    to(desk, Phase.MONITORING)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "B")
        await driver.press("enter")
        assert isinstance(driver.app.views[-1], Replay)
        assert "REFUSED: run-0001 has not ended" in driver.text


async def test_without_a_run_the_events_of_the_release_are_replayed(desk: Dispatcher, tmp_path: Path) -> None:
    put(desk, TICK)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma")
        assert driver.rows[0].startswith(" PRODUCTION ╌REPLAY╌")
        assert event(driver) == 1
        await driver.press("B")
        assert "no run of this release has begun" in driver.text


async def test_a_live_run_is_replayed_dashed_and_never_as_live(desk: Dispatcher, clock: Clock, tmp_path: Path) -> None:
    live(desk, clock, Phase.MONITORING)
    async with running(room(desk, tmp_path)) as driver:
        assert "│LIVE│" in driver.rows[0]
        await driver.press("comma")
        assert driver.rows[0].startswith(" PRODUCTION ╌REPLAY of LIVE╌")
        assert "│LIVE│" not in driver.text


async def test_an_older_run_is_chosen_from_the_list_of_runs(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    to(desk, Phase.QUEUED)
    put(desk, Abort("no"))
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("less_than_sign")
        assert "run-0002" in driver.text
        await driver.press("j", "enter", "less_than_sign")
        assert "run-0001 event" in driver.rows[0]
        assert "RESTORED" in driver.rows[1] or "●BACK" in driver.rows[1]
        await driver.press("escape")
        assert "run-0002" in driver.rows[0]


async def test_a_branch_stands_beside_its_parent(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    seq = seq_of(desk, Phase.MONITORING)
    put(desk, BranchRun(1, seq))
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("equals_sign")
        assert isinstance(driver.app.views[-1], Compare)
        assert driver.rows[1].strip() == "run-0002 REHEARSAL beside run-0001 REHEARSAL"
        assert driver.rows[2].strip() == f"run-0002 goes on from event {seq} of run-0001"
        assert "monitoring, not ended" in driver.text
        await driver.press("G")
        assert "PASS 200" in driver.text
        await driver.press("y", "escape")
        assert isinstance(driver.app.views[-1], Room)
    assert (tmp_path / "copied.txt").read_text("utf-8").startswith(f"PRODUCTION {SAMPLE}: run-0002 REHEARSAL beside")


async def test_with_one_run_there_is_nothing_to_compare(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("equals_sign")
        assert "run-0001 is the first run" in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.views[-1], Room)


async def test_what_is_copied_says_that_it_is_of_a_replay(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "8", "y")
    assert (tmp_path / "copied.txt").read_text("utf-8").startswith("REPLAY of REHEARSAL PRODUCTION")


async def test_a_session_that_only_reads_looks_back_and_begins_nothing(
    desk: Dispatcher, clock: Clock, tmp_path: Path
) -> None:
    story(desk)
    reader = desks.desk(tmp_path / "kept" / "log.db", clock=clock, read_only=True)
    head = desks.store(desk).head()
    async with running(room(reader, tmp_path, limits=ReadOnly(everything=True))) as driver:
        await driver.press("comma")
        assert "READ-ONLY" in driver.rows[0]
        assert "branch" not in driver.rows[-1]
        await driver.press("B", "enter")
    assert desks.store(desk).head() == head


async def test_the_room_is_where_one_comes_back_to(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma", "2")
        assert driver.app.views[-1].place()["screen"] == "room"


@pytest.mark.parametrize("size", SIZES)
async def test_a_replay_fits_every_size(desk: Dispatcher, tmp_path: Path, size: tuple[int, int]) -> None:
    story(desk)
    async with running(room(desk, tmp_path), size) as driver:
        await driver.press("comma", "comma", "comma")
        assert "REPLAY of REHEARSAL, 3 ASSUMED" in driver.rows[0]
        assert f"event {logged(driver)}" in driver.rows[0]
        assert "┃" in driver.rows[2]
        assert "esc back to now" in driver.rows[-1]
        assert all(len(row) <= size[0] for row in driver.rows)


async def test_a_key_that_is_held_down_asks_for_the_newest_place_only(
    desk: Dispatcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(desk)
    may, asked, board_at = threading.Event(), list[int](), desk.board_at

    def slow(release: str, seq: int, run: int = 0) -> Board:
        asked.append(seq)
        assert may.wait(30), "nobody let it go on"
        return board_at(release, seq, run)

    monkeypatch.setattr(desk, "board_at", slow)
    may.set()
    async with running(room(desk, tmp_path)) as driver:
        await driver.press("comma")
        here, frames = event(driver), replay(driver).reel.frames  # type: ignore[union-attr]  # it is wound
        asked.clear()
        may.clear()
        for _ in range(12):
            driver.app.press("comma", ",")
        assert event(driver) == here
        may.set()
        for _ in range(4):
            await driver.settle()
        assert event(driver) == here - 12
        assert asked == [frames[here - 2].seq, frames[here - 13].seq]


async def test_in_a_read_only_environment_one_looks_back_and_begins_nothing(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    desk.limits = ReadOnly(("production",), "config.toml:3")
    head = desks.store(desk).head()
    async with running(room(desk, tmp_path, limits=desk.limits)) as driver:
        await driver.press("comma", "comma")
        assert "READ-ONLY" in driver.rows[0]
        assert "branch" not in driver.rows[-1]
        await driver.press("B", "enter")
        assert "REPLAY" in driver.rows[0]
    assert desks.store(desk).head() == head


async def test_a_click_on_a_row_of_a_replayed_pane_moves_the_cursor_to_it(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path), (80, 24)) as driver:
        await driver.press("comma", "2")
        view = replay(driver)
        assert view.row_id() == "finance-sign-off"
        title = next(each for each in headings(driver.app.surface.lines) if each.digit == 2)
        y = next(y for y, text in enumerate(driver.rows) if "Rollback rehearsal" in text and y > title.y)
        await driver.pilot.click(offset=(title.x + 12, y))
        await driver.settle()
        assert view.row_id() == "rollback-rehearsal"
        assert replay(driver) is view


async def test_help_begins_with_the_keys_of_looking_back(desk: Dispatcher, tmp_path: Path) -> None:
    story(desk)
    async with running(room(desk, tmp_path), size=(100, 40)) as driver:
        await driver.press("comma")
        await driver.press("question_mark")
        shown = [row.strip() for row in driver.rows[2:] if row.strip()]
        assert shown[0].startswith("You look back")
        assert shown[1].startswith(", ")
        assert not any(row.startswith("Now:") for row in shown)
