"""The room with a scripted dispatcher: what is shown, what is asked, and what never moves."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.geometry import Region

from controlroom.core.board import Board, DraftRow, Next, StepRow
from controlroom.core.intents import Acknowledge, Hold, Intent, Resume, RollBack, UntickGate
from controlroom.core.record import StoreError
from controlroom.core.refusal import Confirmation, Reason, Refusal
from controlroom.dispatch import Unknown
from controlroom.tui import rows
from controlroom.tui.form import Choose
from controlroom.tui.forms import Ask, Confirm
from controlroom.tui.panes import PANES
from controlroom.tui.screens.releases import Releases
from tests import boards
from tests.corpus import payloads
from tests.tui.desk import ON, Desk, Said, home, room
from tests.tui.pilot import Driver, running

CONFIRM = Refusal(
    "confirm",
    "rolling back is confirmed by typing the id",
    "type the release id",
    code=2,
    confirmation=Confirmation("ROLL BACK", "roll back", (("Undo", "until step 3"),), boards.RELEASE),
)
OPEN = tuple(Reason("gate", f"gate {n} is open", "space ticks it", "finance", 2, "space") for n in (1, 2, 3))
ASSUMABLE = Refusal("gates", "three are open", "assume them", OPEN, assumable=True)
STALE = Refusal("stale", "the world moved: run.held by sam on web-1, 0.4 s ago", "look, then press again")


def frame(driver: Driver) -> list[str]:
    """What never moves: rows 0 to 2 and the titles' digits in order."""
    titles = [row[1] for row in driver.rows[3:-1] if row[:1] in {"", " ", "▾"} and row[1:2].isdigit() and row[2] == " "]
    return [*driver.rows[:3], "".join(titles)]


# --- what is shown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", boards.BOARDS)
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (99, 60), (200, 29)])
async def test_the_frame_stands_and_the_open_pane_takes_all_further_rows(name: str, size: tuple[int, int]) -> None:
    async with running(room(Desk(path=[boards.BOARDS[name]])), size=size) as driver:
        assert len(driver.rows) == size[1]
        assert driver.rows[0].startswith(" PRODUCTION ╌REHEARSAL")
        assert driver.rows[2].startswith(" NEXT ")
        for number, pane in enumerate(PANES):
            place = 3 if number == 0 else size[1] - 9 + number
            assert driver.rows[place][1:].startswith(f"{pane.digit} {pane.name}")
        assert driver.rows[-1].endswith("? help  q leave")
        assert all(len(row) < size[0] for row in driver.rows[1:])


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (30, 6), (20, 3)])
async def test_a_small_window_says_what_it_needs_and_only_help_and_leave_work(size: tuple[int, int]) -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk), size=size) as driver:
        assert driver.rows[0].startswith(" PRODUCTION")
        assert "needs 60×20" in driver.text
        if size[0] > 30:
            assert f"this is {size[0]}×{size[1]}" in driver.text
        before = driver.text
        await driver.press("n", "R", "2", "j", "space", "colon")
        assert (driver.text, desk.asked) == (before, [])
        await driver.press("question_mark", "escape")
        assert driver.text == before
        await driver.pilot.resize_terminal(80, 24)
        await driver.settle()
        assert driver.rows[-1].endswith("? help  q leave")


async def test_a_form_hidden_by_a_small_window_applies_nothing() -> None:
    desk = Desk(path=[boards.recommended], answers=[Said(CONFIRM, boards.recommended())])
    async with running(room(desk)) as driver:
        await driver.press("R")
        await driver.type(boards.RELEASE)
        await driver.pilot.resize_terminal(50, 10)
        await driver.press("enter")
        assert desk.asked == [RollBack()]


async def test_hostile_texts_stay_in_their_columns_and_never_reach_the_terminal() -> None:
    async with running(room(Desk(path=[boards.hostile]))) as driver:
        for pane in range(1, 9):
            await driver.press(str(pane), "enter", "escape")
            assert all(row.isprintable() for row in driver.rows)


@pytest.mark.parametrize("part", range(8))
async def test_an_escape_in_any_text_is_shown_and_not_sent(part: int) -> None:
    for _, attack in payloads()[part::8]:
        next_line = Next("n", "go", attack, attack, owner=attack)
        board = replace(boards.blocked(), next=next_line, header=replace(boards.blocked().header, title=attack))
        app = room(Desk())
        assert all(line.isprintable() for line in _drawn(app, board))


def _drawn(app: object, board: Board) -> list[str]:
    from controlroom.tui.app import ControlRoom
    from controlroom.tui.screens.room import Room

    assert isinstance(app, ControlRoom)
    lines = Room(app, release="x", board=board).draw(80, 23)
    strips = [app.surface.strip(line, 80) for line in lines]
    return ["".join(segment.text for segment in strip) for strip in strips]


@pytest.mark.parametrize("name", boards.BOARDS)
def test_the_row_under_the_cursor_is_the_row_that_is_acted_on(name: str) -> None:
    board = boards.BOARDS[name]()
    for pane, part in zip(PANES, (board.risk, board.gates, board.timeline, board.checks, board.rollback,
                                  board.incidents, board.updates, board.audit), strict=True):  # fmt: skip
        ids = pane.row_ids(part)
        found = rows.rows_of(part)
        assert len(found) == len(ids)
        for id, row in zip(ids, found, strict=True):
            key = next((str(getattr(row, key)) for key in ("id", "key", "audience", "seq") if hasattr(row, key)), id)
            assert id == key or id.endswith(f"/{key}")
            if row is not None:
                title, _ = rows.facts(row)
                assert title


async def test_the_cursor_begins_on_the_current_step_and_y_copies_its_command(tmp_path: Path) -> None:
    async with running(room(Desk(path=[boards.deploying]), state=tmp_path)) as driver:
        await driver.press("3", "y")
        assert driver.app.clipboard == boards.MIGRATION.command


async def test_a_row_that_changes_its_place_keeps_the_cursor() -> None:
    def turned() -> Board:
        board = boards.monitoring()
        return replace(board, checks=replace(board.checks, checks=tuple(reversed(board.checks.checks))))

    desk = Desk(path=[boards.monitoring, turned])
    async with running(room(desk)) as driver:
        await driver.press("4", "j")
        assert "Webhook queue latency p95" in next(row for row in driver.rows if row.startswith("›"))
        await driver.press("n")
        assert "Webhook queue latency p95" in next(row for row in driver.rows if row.startswith("›"))


async def test_what_lies_below_is_counted_in_the_title() -> None:
    async with running(room(Desk())) as driver:
        assert driver.rows[3].endswith(" below")
        before = int(driver.rows[3].split()[-2])
        await driver.press("pagedown")
        assert before > 12
        assert "below" not in driver.rows[3] or int(driver.rows[3].split()[-2]) == before - 11


# --- what is sent -------------------------------------------------------------------------------------------


async def test_a_cursor_move_repaints_two_rows_up_to_the_end_of_the_name() -> None:
    async with running(room(Desk())) as driver:
        await driver.press("2")
        regions = await repainted(driver, "j")
        assert [region.y for region in regions] == [8, 9]
        assert all(region.x == 0 and region.right < 45 for region in regions)


async def test_opening_and_closing_a_form_repaints_only_its_rows_and_the_footer() -> None:
    async with running(room(Desk())) as driver:
        await driver.press("2")
        for key in ("space", "escape"):
            regions = await repainted(driver, key)
            assert {region.y for region in regions} <= {*range(5, 17), 23}


async def test_a_key_that_changes_nothing_repaints_nothing() -> None:
    async with running(room(Desk())) as driver:
        assert await repainted(driver, "k") == []
        await driver.press("0")
        assert await repainted(driver, "0") == []


async def repainted(driver: Driver, key: str) -> list[Region]:
    """The regions that the surface asks Textual to send for one key."""
    regions: list[Region] = []
    refresh = driver.app.surface.refresh
    driver.app.surface.refresh = lambda *found, **rest: (regions.extend(found), refresh(*found, **rest))[1]  # type: ignore[method-assign,assignment,func-returns-value]  # a spy
    await driver.press(key)
    return regions


# --- where this is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys", [(), ("enter",), ("colon",), ("h",), ("question_mark",), ("l",), ("l", "question_mark")]
)
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
@pytest.mark.parametrize("kind", ["REHEARSAL", "LIVE"])
async def test_every_screen_says_production_and_rehearsal_or_live(
    keys: tuple[str, ...], size: tuple[int, int], kind: str
) -> None:
    def board() -> Board:
        return replace(boards.monitoring(), header=replace(boards.monitoring().header, kind=kind))

    async with running(room(Desk(path=[board])), size=size) as driver:
        await driver.press(*keys)
        assert "PRODUCTION" in driver.rows[0]
        assert kind in driver.rows[0]


@pytest.mark.parametrize("start", ["room", "releases"])
async def test_help_keeps_row_0_and_its_name_does_not_look_like_production(start: str) -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        await driver.press(*(["l"] if start == "releases" else []))
        before = driver.rows[0]
        await driver.press("question_mark")
        assert driver.rows[0] == before
        title = driver.app.views[-1].draw(80, 23)[1]
        assert driver.rows[1].startswith(" Help ")
        assert all(span.role != "prod" for span in title)


@pytest.mark.parametrize("pane", range(1, 9))
@pytest.mark.parametrize("name", boards.BOARDS)
async def test_g_never_leads_the_cursor_out_of_sight(pane: int, name: str) -> None:
    async with running(room(Desk(path=[boards.BOARDS[name]])), size=(60, 20)) as driver:
        await driver.press(str(pane), "G")
        ids = driver.room._ids(driver.room.open)
        assert any(row.startswith("›") for row in driver.rows) is bool(ids)
        assert driver.room.row_index() == len(ids) - 1


@pytest.mark.parametrize("pane", range(1, 9))
def test_a_pane_draws_its_own_slice(pane: int) -> None:
    board = boards.monitoring()
    parts = (board.risk, board.gates, board.timeline, board.checks, board.rollback, board.incidents)
    assert PANES[pane - 1].slice_of(board) is (*parts, board.updates, board.audit)[pane - 1]


@pytest.mark.parametrize("name", boards.BOARDS)
def test_a_copied_row_says_whose_it_is_and_a_command_or_a_draft_stands_alone(name: str) -> None:
    board = boards.BOARDS[name]()
    where = f"REHEARSAL PRODUCTION {boards.RELEASE} {board.header.run}"
    for pane in PANES:
        for row in rows.rows_of(pane.slice_of(board)):
            text = rows.copied(board, pane.digit, row)
            bare = row is None or isinstance(row, DraftRow) or (isinstance(row, StepRow) and bool(row.command))
            assert text.startswith(f"{where}\n") is not bare


async def test_an_acknowledgement_under_the_cursor_is_given_by_a() -> None:
    def noting() -> Board:
        board = boards.blocked()
        note = replace(board.gates.approvals[0], id="product", given=False, blocks=False, eligible=())
        return replace(board, gates=replace(board.gates, approvals=(*board.gates.approvals, note)))

    desk = Desk(path=[noting])
    async with running(room(desk)) as driver:
        await driver.press("2", "G", "a")
        assert desk.asked == [Acknowledge("product")]
        desk.answers = [Said(Refusal("acknowledgement", "you are not asked", "it is of the product owner"), noting())]
        await driver.press("a")
        assert "you are not asked" in driver.text


# --- asking, refusing, confirming ---------------------------------------------------------------------------


async def test_an_intent_carries_the_versions_of_the_board_on_the_screen() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        await driver.press("n")
        assert desk.seen == [boards.monitoring().seen]


async def test_what_may_be_assumed_is_asked_in_the_open_pane_and_enter_assumes() -> None:
    desk = Desk(path=[boards.blocked, boards.queued], answers=[Said(ASSUMABLE, boards.blocked())])
    async with running(room(desk)) as driver:
        before = frame(driver)
        await driver.press("n")
        assert "Assume 3 for this rehearsal?" in driver.text
        assert frame(driver) == before
        await driver.press("enter")
        assert desk.asked == [ON, replace(ON, assume=True)]
        assert "REHEARSAL, 3 ASSUMED" in driver.rows[0]
        assert driver.room.open == 1


async def test_escape_closes_the_form_and_asks_nothing() -> None:
    desk = Desk(answers=[Said(ASSUMABLE, boards.blocked())])
    async with running(room(desk)) as driver:
        before = driver.text
        await driver.press("n")
        await driver.press("escape")
        assert driver.text == before
        assert desk.asked == [ON]


async def test_a_rollback_is_confirmed_by_typing_the_id() -> None:
    desk = Desk(path=[boards.recommended, boards.rolling_back], answers=[Said(CONFIRM, boards.recommended())])
    async with running(room(desk)) as driver:
        await driver.press("R")
        assert isinstance(driver.room.form, Confirm)
        await driver.press("R", "enter", "enter")
        assert desk.asked == [RollBack()]
        await driver.press("backspace")
        await driver.type(boards.RELEASE)
        await driver.press("enter")
        assert desk.asked == [RollBack(), RollBack(confirm=boards.RELEASE)]
        assert driver.room.form is None
        assert "ROLLING BACK" in driver.rows[0]


async def test_a_refusal_is_shown_where_the_cursor_is_and_enter_opens_the_pane_of_the_fix() -> None:
    refusal = Refusal("gates", "not yet", "close them", OPEN)
    desk = Desk(answers=[Said(refusal, boards.blocked())])
    async with running(room(desk)) as driver:
        await driver.press("n")
        assert "REFUSED, 3 reasons: not yet" in driver.text
        assert driver.room.open == 1
        await driver.press("enter")
        assert driver.room.open == 2


async def test_the_key_that_a_refusal_names_works_at_once() -> None:
    decide = Refusal("decide", "a rollback is recommended: a person decides", "R goes back, or o overrules")
    desk = Desk(path=[boards.recommended], answers=[Said(decide, boards.recommended())])
    async with running(room(desk)) as driver:
        await driver.press("n")
        assert "R goes back, or o overrules" in driver.text
        await driver.press("R")
        assert desk.asked == [ON, RollBack()]
        assert driver.room.form is None


async def test_a_stale_key_says_who_was_first_and_shows_the_board_as_it_is_now() -> None:
    desk = Desk(path=[boards.monitoring], answers=[Said(STALE, boards.recommended())])
    async with running(room(desk)) as driver:
        await driver.press("n")
        assert "run.held by sam on web-1" in driver.text
        assert "ROLLBACK REC." in driver.rows[0]


async def test_a_bounced_key_is_refused_gently() -> None:
    first = threading.Event()
    desk = Desk(path=[boards.deploying], answers=[Said(None, boards.monitoring()), Said(STALE, boards.monitoring())])
    desk.before = first.wait
    async with running(room(desk)) as driver:
        for _ in range(2):
            driver.app.press("n", "n")
        await asyncio.sleep(0)
        first.set()
        await driver.settle()
        assert desk.asked == [ON, ON]
        assert desk.seen == [boards.deploying().seen] * 2
        assert driver.room.form is None
        assert "pressed again before the answer was there" in driver.rows[-1]


async def test_a_refusal_never_replaces_a_form_that_is_being_typed_into() -> None:
    first = threading.Event()
    desk = Desk(path=[boards.monitoring], answers=[Said(STALE, boards.monitoring())])
    desk.before = first.wait
    async with running(room(desk)) as driver:
        driver.app.press("n", "n")
        driver.app.press("h", "h")
        first.set()
        await driver.settle()
        assert isinstance(driver.room.form, Ask)
        assert "refused: the world moved" in driver.rows[-1]


async def test_a_store_that_fails_is_a_refusal_and_the_room_stays_up() -> None:
    full = StoreError("store.full", "the disk is full", "free some space, then press again")
    desk = Desk(path=[boards.monitoring], answers=[full])
    async with running(room(desk)) as driver:
        await driver.press("n")
        assert "store.full" in driver.text
        assert "free some space" in driver.text
        await driver.press("escape", "2")
        assert driver.room.open == 2


async def test_an_unexpected_error_ends_the_app_as_a_crash() -> None:
    desk = Desk(path=[boards.monitoring], answers=[ValueError("a bug")])
    app = room(desk)
    with pytest.raises(ValueError, match="a bug"):
        async with running(app) as driver:
            await driver.press("n")
    assert isinstance(app.crash, ValueError)
    assert app.return_code == 70


async def test_a_release_that_is_gone_is_said_and_escape_leads_to_the_list() -> None:
    class Gone(Desk):
        def board(self, release: str) -> Board:
            raise Unknown(release, ("docs-pricing",))

    async with running(room(Gone())) as driver:
        assert "there is no release billing-seat-sync-patch here" in driver.text
        assert "docs-pricing" in driver.text
        await driver.press("escape", "escape")
        assert isinstance(driver.app.views[-1], Releases)


# --- further keys -------------------------------------------------------------------------------------------


async def test_space_on_a_ticked_gate_asks_for_the_reason_to_untick() -> None:
    def ticked() -> Board:
        board = boards.blocked()
        first, *others = board.gates.gates
        return replace(board, gates=replace(board.gates, gates=(replace(first, ticked=True), *others)))

    desk = Desk(path=[ticked])
    async with running(room(desk)) as driver:
        await driver.press("2", "space", *"wrong", "enter")
        assert desk.asked == [UntickGate("finance", "wrong")]


async def test_space_elsewhere_says_to_open_the_gates_first() -> None:
    desk = Desk()
    async with running(room(desk)) as driver:
        await driver.press("space")
        assert "open 2 Gates first" in driver.text
        await driver.press("enter")
        assert driver.room.open == 2
        assert desk.asked == []


async def test_h_resumes_without_asking_when_the_run_is_held() -> None:
    def held() -> Board:
        return replace(boards.monitoring(), rail=boards.rail("pppph....."))

    desk = Desk(path=[held])
    async with running(room(desk)) as driver:
        await driver.press("h")
        assert desk.asked == [Resume()]


async def test_drafts_open_the_updates_once_they_are_there_and_not_when_refused() -> None:
    desk = Desk(path=[boards.restored])
    async with running(room(desk)) as driver:
        await driver.press("u")
        assert driver.room.open == 7
        await driver.press("1")
        desk.answers = [Said(Refusal("run", "no run", "start one"), boards.restored())]
        await driver.press("p")
        assert driver.room.open == 1


async def test_the_open_pane_never_changes_by_itself() -> None:
    desk = Desk(path=[boards.blocked, boards.deploying, boards.monitoring, boards.recommended, boards.rolling_back])
    async with running(room(desk)) as driver:
        await driver.press("6")
        for _ in range(4):
            await driver.press("n")
            assert driver.room.open == 6


async def test_a_live_release_offers_no_acting_and_refuses_signals() -> None:
    def live() -> Board:
        board = boards.monitoring()
        header, checks = replace(board.header, kind="LIVE", assumed=0), replace(board.checks, signals=())
        return replace(board, header=header, checks=checks)

    desk = Desk(path=[live])
    async with running(room(desk)) as driver:
        assert "│LIVE│" in driver.rows[0]
        await driver.press("s")
        assert "Signals are for rehearsals" in driver.text
        await driver.press("escape", "a")
        assert "You may not give Taylor Ng" in driver.text
        assert desk.asked == []


async def test_leaving_asks_while_a_live_run_is_open() -> None:
    def live() -> Board:
        board = boards.monitoring()
        return replace(board, header=replace(board.header, kind="LIVE", assumed=0))

    async with running(room(Desk(path=[live]))) as driver:
        await driver.press("q")
        assert isinstance(driver.room.form, Choose)
        await driver.press("enter")
        assert driver.room.form is None
        await driver.press("question_mark", "q", "j")
        driver.app.press("enter", None)
        assert driver.app._exit


async def test_ctrl_c_twice_leaves_and_once_does_not() -> None:
    async with running(room(Desk())) as driver:
        await driver.press("ctrl+c")
        assert "ctrl+c again leaves" in driver.rows[-1]
        await driver.press("j", "ctrl+c")
        assert not driver.app._exit
        driver.app.press("ctrl+c", None)
        assert driver.app._exit


async def test_a_notice_stands_in_the_footer_until_the_next_key_and_stays_in_the_help(tmp_path: Path) -> None:
    async with running(room(Desk(), state=tmp_path)) as driver:
        await driver.press("y")
        assert "sent to the terminal" in driver.rows[-1]
        assert driver.rows[-1].endswith("? help  q leave")
        await driver.press("j")
        assert "sent to the terminal" not in driver.text
        await driver.press("question_mark", "G")
        assert "sent to the terminal" in driver.text


async def test_a_copy_hides_secrets(tmp_path: Path) -> None:
    def secret() -> Board:
        board = boards.deploying()
        now = tuple(replace(step, command="deploy --token=abcdef123456") for step in board.timeline.steps)
        return replace(board, timeline=replace(board.timeline, steps=now))

    async with running(room(Desk(path=[secret]), state=tmp_path)) as driver:
        await driver.press("3", "y")
        assert driver.app.clipboard == "deploy --token=***"
        assert (tmp_path / "copied.txt").read_text() == "deploy --token=***"


# --- beginning and places -----------------------------------------------------------------------------------


async def test_the_glance_is_painted_at_once_and_dated_until_the_desk_answers() -> None:
    opened = threading.Event()
    desk = Desk(path=[boards.monitoring])

    def slow() -> Desk:
        opened.wait(5)
        return desk

    async with room(desk, desk=slow, glance=boards.blocked()).run_test(size=(80, 24)) as pilot:
        driver = Driver(pilot.app, pilot)  # type: ignore[arg-type]  # it is the control room
        await pilot.pause()
        assert "IDLE" in driver.rows[0]
        assert driver.rows[-1].startswith(" as of 2025-01-01 03:14 UTC: opening the store")
        opened.set()
        await driver.settle()
        assert "MONITORING" in driver.rows[0]
        assert driver.rows[-1].startswith(" n sample")


async def test_preparing_is_said_and_dated_until_the_desk_is_there() -> None:
    opened = threading.Event()
    desk = Desk()

    def slow() -> Desk:
        opened.wait(5)
        return desk

    async with room(desk, desk=slow, preparing="preparing the demo").run_test(size=(80, 24)) as pilot:
        driver = Driver(pilot.app, pilot)  # type: ignore[arg-type]  # it is the control room
        await pilot.pause()
        assert driver.rows[0] == " controlroom  preparing the demo"
        assert "Since " in driver.rows[2]
        opened.set()
        await driver.settle()
        assert "PRODUCTION" in driver.rows[0]


async def test_a_desk_that_can_not_be_opened_says_why() -> None:
    def broken() -> Desk:
        raise StoreError("store.newer", "the store is of a newer controlroom", "upgrade controlroom")

    async with running(room(Desk(), desk=broken, preparing="preparing the demo")) as driver:
        assert "store.newer" in driver.text
        assert "upgrade controlroom" in driver.text


async def test_the_place_is_remembered_when_it_changes_and_come_back_to() -> None:
    kept: list[dict[str, str]] = []
    place = {"screen": "room", "release": boards.RELEASE, "run": "no run", "pane": "5", "row": ""}
    async with running(room(Desk(), remember=kept.append)) as driver:
        await driver.press("5")
        assert kept[-1] == place
        await driver.press("question_mark")
        kept.clear()
        driver.app.press("q", "q")
        assert kept == [place]
    async with running(room(Desk(), place=kept[-1])) as driver:
        assert driver.room.open == 5


@pytest.mark.parametrize(
    ("run", "now", "said"),
    [
        ("run-0002", boards.monitoring, True),
        ("no run", boards.monitoring, True),
        ("run-0003", boards.monitoring, False),
        ("", boards.monitoring, False),
        ("run-0002", boards.blocked, False),
    ],
)
async def test_a_run_that_began_since_the_operator_left_is_said(run: str, now: Callable[[], Board], said: bool) -> None:
    place = {"screen": "room", "release": boards.RELEASE, "pane": "1", "run": run}
    async with running(room(Desk(path=[now]), place=place)) as driver:
        assert ("run-0003 began since you left" in driver.rows[-1]) is said
        await driver.press("l")
        await driver.press("enter")
        assert "began since you left" not in driver.text
        assert driver.room.place()["run"] == now().header.run


@pytest.mark.parametrize("pane", ["", "9", "x", "12", "²"])
async def test_a_place_that_makes_no_sense_opens_the_first_pane(pane: str) -> None:
    place = {"screen": "room", "release": boards.RELEASE, "pane": pane}
    async with running(room(Desk(), place=place)) as driver:
        assert driver.room.open == 1


async def test_the_first_start_without_a_place_is_the_list() -> None:
    async with running(room(Desk(homes=home()), place={})) as driver:
        assert isinstance(driver.app.views[-1], Releases)


async def test_a_paste_is_no_key() -> None:
    desk = Desk(path=[boards.monitoring])
    async with running(room(desk)) as driver:
        driver.app.paste("nnnRq\n")
        await driver.settle()
        assert desk.asked == []
        await driver.press("h")
        driver.app.paste("disk \x1b[2Jfull\n")
        await driver.press("enter")
        intent: Intent = desk.asked[0]
        assert intent == Hold("disk <1B>[2Jfull")


async def test_a_refusal_that_was_copied_stays_and_an_id_typed_into_it_commands_nothing() -> None:
    decide = Refusal("decide", "a rollback is recommended: a person decides", "R goes back, or o overrules")
    desk = Desk(path=[boards.recommended], answers=[Said(decide, boards.recommended())])
    async with running(room(desk)) as driver:
        await driver.press("n")
        await driver.press(*"billing-seat-sync-patch")
        assert desk.asked == [ON]
        assert "REFUSED" in driver.text


async def test_a_key_that_means_nothing_says_so_until_the_next_and_never_while_typing() -> None:
    async with running(room(Desk())) as driver:
        await driver.press("0")
        assert "0 does nothing here · ? help" in driver.rows[-1]
        await driver.press("j")
        assert "does nothing" not in driver.rows[-1]
        await driver.press("colon")
        await driver.press("0")
        assert "does nothing" not in "\n".join(driver.rows)
