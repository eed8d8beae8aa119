"""Every key does what its one declaration says, and no other key does anything."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from controlroom.core.board import Board, Next, UndoSlice
from controlroom.core.intents import (
    Abort,
    AcceptRisk,
    AddLock,
    AnswerCheck,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    FailStep,
    GrantApproval,
    Hold,
    InsertSignal,
    Intent,
    Overrule,
    RaiseTrigger,
    RetryStep,
    RollBack,
    SkipStep,
    StartRun,
    TakeSample,
    TickGate,
    Undo,
)
from controlroom.core.lock import LockKind, Scope
from controlroom.core.scenario import Row, Then, When
from controlroom.tui import keys
from controlroom.tui.field import Field
from controlroom.tui.keymap import USUAL
from controlroom.tui.screens.help import Help
from controlroom.tui.screens.releases import Releases
from controlroom.tui.screens.room import Room
from controlroom.tui.screens.whatif import WhatIf
from tests import boards
from tests.tui.desk import ON, SCENARIOS, Desk, home, line, room
from tests.tui.pilot import Driver, running

SPIKE = SCENARIOS[1]


def could_undo() -> Board:
    """A board whose operator has just ticked a gate."""
    return replace(boards.blocked(), undo=UndoSlice(41, "gate.ticked", "finance", act="gate finance ticked: PR 7"))


def by_hand() -> Board:
    """A board with one check that a person answers and one trigger that a person raises."""
    shown = boards.monitoring()
    last = replace(shown.checks.checks[-1], id="latency", answerable=True)
    checks = replace(shown.checks, checks=(*shown.checks.checks[:-1], last), raised=(("log", "Errors in the log"),))
    return replace(shown, checks=checks)


# Action: board, what is pressed and typed, what the dispatcher is asked.
ASKS: dict[str, tuple[Callable[[], object], tuple[str, ...], Intent]] = {
    "advance": (boards.monitoring, ("n",), ON),
    "tick": (boards.blocked, ("2", "space", *"ok", "enter"), TickGate("finance", "ok")),
    "approve": (boards.blocked, ("a", "enter"), GrantApproval("lead", acting_as="taylor", scenario=SCENARIOS[0])),
    "accept": (
        boards.monitoring,
        ("A", "enter", *"3d: why", "enter"),
        AcceptRisk("billing", "why", "3d", "taylor", SCENARIOS[0]),
    ),
    "lock": (
        boards.blocked,
        ("L", "enter", *"4h: why", "enter"),
        AddLock(Scope(services=("Billing Worker", "Billing API")), "why", "4h", LockKind.BLOCK),
    ),
    "sample": (boards.monitoring, ("c",), TakeSample()),
    "answer": (by_hand, ("e", "enter", *"ok", "enter", "enter"), AnswerCheck("latency", "", "ok", "pass")),
    "signal": (
        boards.monitoring,
        ("s", "enter"),
        InsertSignal(Row(When(phase="monitoring"), Then(signal="failures", verdict="fail")), SCENARIOS[0]),
    ),
    "hold": (boards.monitoring, ("h", *"why", "enter"), Hold("why")),
    "fail": (boards.rolling_back, ("f", *"why", "enter"), FailStep("why")),
    "retry": (boards.rolling_back, ("t",), RetryStep()),
    "skip": (boards.rolling_back, ("S", *"why", "enter"), SkipStep("why")),
    "overrule": (boards.monitoring, ("o", *"why", "enter"), Overrule("failures", "why")),
    "raise": (by_hand, ("T", *"ok", "enter", "enter"), RaiseTrigger("log", "ok")),
    "rollback": (boards.recommended, ("R",), RollBack()),
    "abort": (boards.deploying, ("x", *"why", "enter"), Abort("why")),
    "escalate": (boards.rolling_back, ("E", *"why", "enter"), Escalate("why")),
    "start": (boards.restored, ("N", "j", "enter"), StartRun("rehearsal", SPIKE)),
    "undo": (could_undo, ("U", "enter"), Undo(41)),
    "updates": (boards.restored, ("u",), DraftUpdates()),
    "postmortem": (boards.restored, ("p",), DraftPostmortem()),
}


LOOKS_BACK = {  # have theirs in test_replay, on a real log
    *("replay", "replay.runs", "compare", "branch", "event.find"),
    *("event.before", "event.after", "event.first", "event.last", "phase.before", "phase.after"),
}


def test_every_key_has_a_test_of_its_own() -> None:
    panes = {f"open.{digit}" for digit in range(1, 9)}
    assert set(ASKS) | set(SHOWS) | LOOKS_BACK | panes == {key.id for key in keys.KEYS}


def test_every_action_that_writes_is_a_key() -> None:
    assert set(ASKS) | {"branch"} == keys.WRITES


@pytest.mark.parametrize("action", ASKS)
async def test_the_key_asks_the_dispatcher(action: str) -> None:
    board, pressed, intent = ASKS[action]
    desk = Desk(path=[board])  # type: ignore[list-item]  # the table says object for short
    async with running(room(desk)) as driver:
        await driver.press(*pressed)
        assert desk.asked == [intent]
        assert keys.BY_ID[action].key in pressed


@pytest.mark.parametrize("digit", range(1, 9))
async def test_a_digit_opens_its_pane_and_the_titles_stay(digit: int) -> None:
    async with running(room(Desk(path=[boards.monitoring]))) as driver:
        await driver.press(str(digit))
        titles = [row for row in driver.rows[3:] if row[1:2].isdigit() and row[2:3] == " " and row[3:4].isupper()]
        assert [row[1] for row in titles if row.startswith("▾")] == [str(digit)]
        assert driver.room.open == digit


async def tab(driver: Driver) -> None:
    await driver.press("tab")
    assert driver.room.open == 2


async def shift_tab(driver: Driver) -> None:
    await driver.press("shift+tab")
    assert driver.room.open == 8


def cursor_row(driver: Driver) -> str:
    return next(row for row in driver.rows if row.startswith("›"))


async def moves(driver: Driver) -> None:
    first = cursor_row(driver)
    await driver.press("j")
    second = cursor_row(driver)
    assert second != first
    await driver.press("down", "k", "up")
    assert cursor_row(driver) == first


async def ends(driver: Driver) -> None:
    await driver.press("8")
    first = cursor_row(driver)
    await driver.press("G")
    assert "release.created" in cursor_row(driver)
    await driver.press("g")
    assert cursor_row(driver) == first


async def pages(driver: Driver) -> None:
    top = driver.rows[4]
    await driver.press("pagedown")
    assert driver.rows[4] != top
    await driver.press("pageup")
    assert driver.rows[4] == top


async def enter(driver: Driver) -> None:
    await driver.press("enter")
    assert " Evidence       plan: billing" in driver.text
    assert "How dangerous the release is" in driver.text
    await driver.press("enter")
    assert "How dangerous the release is" not in driver.text


async def copies(driver: Driver) -> None:
    await driver.press("5", "y")
    copied = driver.app.opening.state / "copied.txt"
    assert copied.read_text("utf-8") == boards.WAY_STEPS[0].command
    assert copied.stat().st_mode & 0o777 == 0o600
    assert driver.app.clipboard == boards.WAY_STEPS[0].command
    assert driver.rows[-1].startswith(" sent to the terminal; also in ")
    await driver.press("2", "y")
    assert driver.app.clipboard.startswith(f"REHEARSAL PRODUCTION {boards.RELEASE} no run\n")


async def to_releases(driver: Driver) -> None:
    await driver.press("l")
    assert isinstance(driver.app.views[-1], Releases)


async def filters(driver: Driver) -> None:
    await driver.press("8", "slash", "tab")
    assert "this run · / changes" in driver.text
    await driver.press("tab", "enter")
    assert "this sitting · / changes" in driver.text
    await driver.press("escape", "1", "slash")
    await driver.type("migration")
    assert "1 of 10 have “migration” · / changes" in driver.text
    assert "Production deployment" not in driver.text
    await driver.press("escape", "l", "slash")
    await driver.type("docs")
    assert "Docs: pricing copy" in driver.text
    assert "Open Billing Seat Sync Patch" not in driver.text


async def zooms(driver: Driver) -> None:
    await driver.press("z")
    assert driver.rows[3].startswith("▾1 Risk")
    assert "2 Gates" not in "\n".join(driver.rows[3:-1])
    await driver.press("2")
    assert driver.rows[3].startswith("▾2 Gates")
    await driver.press("z")
    assert driver.rows[3].startswith(" 1 Risk")


async def reads_plainly(driver: Driver) -> None:
    await driver.press("2", "Y")
    assert driver.rows[1].startswith(f"REHEARSAL PRODUCTION {boards.RELEASE} no run")
    assert "2 Gates: ✗ 2 OPEN" in driver.rows[2]
    assert "Finance sign-off" in driver.text
    assert not any(mark in driver.text for mark in "›▾╎")
    await driver.press("y")
    assert "Rollback rehearsal in staging" in driver.app.clipboard
    await driver.press("escape")
    assert driver.room.open == 2


async def opens_palette(driver: Driver) -> None:
    await driver.press("colon")
    await driver.type("audit")
    await driver.press("enter")
    assert driver.room.open == 8


async def goes_back(driver: Driver) -> None:
    await driver.press("enter", "escape", "escape", "escape", "escape")
    assert isinstance(driver.app.views[-1], Releases)
    assert driver.app.is_running


async def helps(driver: Driver) -> None:
    await driver.press("question_mark")
    assert isinstance(driver.app.views[-1], Help)
    await driver.press("escape", "f1")
    assert isinstance(driver.app.views[-1], Help)


async def tells_notices(driver: Driver) -> None:
    driver.app.say("one thing")
    driver.app.say("another thing")
    await driver.press("colon", *"notices", "enter")
    told = [row for row in driver.rows[2:] if row.endswith("thing")]
    assert [row[9:].split(maxsplit=1) for row in told] == [["UTC", "another thing"], ["UTC", "one thing"]]
    assert "All keys" not in driver.text
    await driver.press("escape")
    assert isinstance(driver.app.views[-1], Room)


async def begins_the_tour(driver: Driver) -> None:
    await driver.press("colon", *"tour", "enter")
    assert "Tour 1 of 6" in driver.text
    await driver.press("escape", "question_mark", "enter")
    assert "Tour 1 of 6" in driver.text


async def leaves(driver: Driver) -> None:
    kept: list[dict[str, str]] = []
    driver.app.opening = replace(driver.app.opening, remember=kept.append)
    await driver.press("4")
    kept.clear()
    driver.app.press("q", "q")
    assert kept == [{"screen": "room", "release": boards.RELEASE, "run": "no run", "pane": "4", "row": ""}]
    assert driver.app._exit
    assert driver.app.return_code == 0
    assert driver.app.crash is None


async def supposes(driver: Driver) -> None:
    await driver.press("w")
    assert isinstance(driver.app.views[-1], WhatIf)
    assert driver.rows[2].startswith(" WHAT IF ")
    await driver.press("escape")
    assert not isinstance(driver.app.views[-1], WhatIf)


SHOWS: dict[str, Callable[[Driver], Awaitable[None]]] = {
    "pane.next": tab,
    "pane.before": shift_tab,
    "down": moves,
    "up": moves,
    "first": ends,
    "last": ends,
    "page.down": pages,
    "page.up": pages,
    "enter": enter,
    "copy": copies,
    "whatif": supposes,
    "releases": to_releases,
    "filter": filters,
    "plain": reads_plainly,
    "zoom": zooms,
    "palette": opens_palette,
    "back": goes_back,
    "help": helps,
    "leave": leaves,
    "notices": tells_notices,
    "tour": begins_the_tour,
}


@pytest.mark.parametrize("action", SHOWS)
async def test_the_key_shows_what_it_says(action: str, tmp_path: Path) -> None:
    desk = Desk(path=[boards.blocked], homes=home(line(), line("docs", "Docs: pricing copy")))
    async with running(room(desk, state=tmp_path)) as driver:
        await SHOWS[action](driver)
        assert desk.asked == []


async def test_no_other_key_does_anything() -> None:
    desk = Desk(path=[boards.monitoring])
    declared = {key for each in keys.KEYS for key in each.all}
    others = sorted({*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ09"} - declared)
    others += [
        "full_stop",
        "greater_than_sign",
        "ctrl+q",
        "ctrl+p",
        "ctrl+s",
        "ctrl+a",
        "f2",
        "left",
        "alt+x",
        "delete",
    ]
    async with running(room(desk)) as driver:
        before = driver.text
        await driver.press(*others)
        assert (driver.text, desk.asked) == (before, [])
        assert driver.app.is_running


@pytest.mark.parametrize("key", ["ctrl+a", "ctrl+b", "ctrl+e", "ctrl+j", "ctrl+o", "ctrl+s"])
def test_no_action_and_no_field_needs_a_key_that_terminals_or_multiplexers_keep(key: str) -> None:
    assert all(key not in each.all for each in keys.KEYS)
    for caret in (0, 2, 4):
        assert Field("abcd", caret).typed(key, None) == Field("abcd", caret)


@pytest.mark.parametrize("screen", ["room", "releases", "help", "plain", "compare", "replay"])
def test_a_key_means_one_thing_on_a_screen(screen: str) -> None:
    found = [key for each in USUAL.on_screen(screen) for key in each.all]
    assert len(found) == len(set(found))


def test_ids_are_unique_and_every_key_says_what_it_does() -> None:
    assert len(keys.BY_ID) == len(keys.KEYS)
    assert all(each.help and each.label and each.screens for each in keys.KEYS)


CONTEXTS = (
    "blocked ready stepping monitoring recommended restored ended idle queued preflight deploying verifying spike "
    "complete aborted escalated held"
).split()


@pytest.mark.parametrize("context", [*CONTEXTS, "rolling back", "fixing forward", "step failed", "never heard of"])
def test_a_footer_names_keys_that_work_in_the_room(context: str) -> None:
    pairs = USUAL.footer_pairs(context)
    shown = {key.shown: key for key in USUAL.on_screen("room")}
    assert pairs
    assert all(key in shown and label for key, label in pairs)
    assert len({key for key, _ in pairs}) == len(pairs)


def test_the_key_that_next_names_comes_first() -> None:
    following = Next("✗", "stop", "Blocked", keys=("2", "space"))
    assert USUAL.footer_pairs("blocked", following)[0] == ("2", "Gates")
    assert USUAL.footer_pairs("blocked", following, pane=2)[0] == ("space", "tick")
    assert USUAL.footer_pairs("restored", Next("p", "go", "Draft"))[0] == ("p", "postmortem")
    assert USUAL.footer_pairs("monitoring", Next("n", "go", "Take", act="sample 2"))[0] == ("n", "sample 2")


def test_a_footer_offers_the_advance_key_only_where_next_says_what_it_does() -> None:
    waits = dict(USUAL.footer_pairs("monitoring", Next("◌", "wait", "Wait")))
    assert "n" not in waits
    refused = dict(USUAL.footer_pairs("blocked", Next("✗", "stop", "Blocked", keys=("2", "space"))))
    assert refused["n"] == "why not"
    decides = dict(USUAL.footer_pairs("recommended", Next("R", "ask", "Decide")))
    assert decides["R"] == "roll back"
    assert "n" not in decides


def test_before_anything_is_deployed_no_footer_offers_a_way_back() -> None:
    for phase in ("queued", "preflight"):
        assert "R" not in dict(USUAL.footer_pairs(phase))
    assert dict(USUAL.footer_pairs("deploying"))["R"] == "roll back"


def test_a_footer_of_the_real_world_offers_no_signal() -> None:
    assert ("s", "signal") in USUAL.footer_pairs("monitoring")
    assert ("s", "signal") not in USUAL.footer_pairs("monitoring", real=True)


async def test_help_and_palette_name_every_key_and_nothing_else() -> None:
    async with running(room(Desk()), size=(140, 160)) as driver:
        await driver.press("question_mark")
        every = driver.rows[: driver.rows.index(" Panes")]
        for key in keys.KEYS:
            name = key.shown or f": {key.label}"
            assert any(row.startswith(f" {name} ") and key.help in row for row in every), key.id
        for missing in ("commander", "billing"):
            assert missing not in "\n".join(driver.rows[1:]).casefold()
    idle = {"fail", "retry", "skip", "overrule", "rollback", "escalate", "hold", "postmortem", "answer", "raise"}
    async with running(room(Desk()), size=(99, 90)) as driver:
        await driver.press("colon")
        for key in USUAL.on_screen("room"):
            listed = any(row[1:].startswith(f"{key.shown} ") and key.help[:40] in row for row in driver.rows)
            assert listed == (key.id not in {"palette", "back"} | idle), key.id
