"""The live demo by keys: real looks at real stand-ins, something breaks, the room recommends the way back."""

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.terminals import ROOM, Terminal, environment, toured

ID = "billing-seat-sync-demo"


@pytest.fixture
def room(tmp_path: Path, compiled: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal((*ROOM, "demo", "--live"), environment(toured(tmp_path), **compiled))
    yield terminal
    if terminal.code is None:
        terminal.kill()


def test_a_fault_of_the_stand_ins_is_seen_and_the_way_back_is_recommended(room: Terminal) -> None:
    room.until("demo │LIVE│", "IDLE", "Queue the live run")
    room.press("4", "n")
    room.until("QUEUED", "6 pass")  # the looks have begun by themselves
    for text in ("PREFLIGHT", "step 2 of 3", "step 3 of 3"):
        room.press("n")
        room.until(text)
    room.press("n")
    room.until("DEPLOY · DEMO · LIVE", "6 of 6 pass")
    room.press(ID, "enter")
    room.until("DEPLOYING")
    room.press("n")
    room.until("step 2 of 2")
    room.press("n")
    room.until("VERIFYING")
    room.until("Start monitoring")  # two good looks in a row
    room.press("n")
    room.until("MONITORING")
    room.press("s")
    room.until("Break the stand-ins", "34 % of the webhooks fail")
    room.press("enter")
    room.until("ROLLBACK REC.", "Webhook failure rate 34.2 %", "R roll back")
    room.press("R")
    room.until("ROLL BACK", "Type")
    room.until("! Checks  1 of 6 fail")
    for _ in range(7):  # looks go on while the form is open, and keep it from nothing
        room.settle(1.0)
    room.press(ID, "enter")
    room.until("ROLLING BACK", "step 1 of 3")


def test_one_key_looks_at_once_and_a_blind_provider_is_never_green(room: Terminal) -> None:
    room.until("demo │LIVE│", "IDLE", "Queue the live run")
    room.press("4")
    room.until("none has run")
    room.press("c")
    room.until("6 pass")
    room.press("s")
    room.until("the metrics server does not answer in time")
    room.press("j", "j", "j", "j", "j", "j", "enter")
    room.settle()
    room.press("c")
    room.until("3 error")  # ten seconds without an answer
    assert "✓ PASS      6" not in room.text


def test_the_stand_ins_give_the_terminal_back_although_they_stay_for_another_room(
    room: Terminal, tmp_path: Path
) -> None:
    room.until("demo │LIVE│", "IDLE", "Queue the live run")
    room.press("q")
    assert room.wait() == 0  # the end of the terminal: nobody has it open any more
    port = (tmp_path / "cache" / "controlroom" / "demo-live" / "port").read_text("ascii")
    with urlopen(f"http://127.0.0.1:{port}/faults") as answer:  # our own loopback
        assert answer.status == 200


def test_two_rooms_on_one_live_run_look_once_and_both_see_it(room: Terminal, tmp_path: Path) -> None:
    room.until("demo │LIVE│", "IDLE", "Queue the live run")
    other = Terminal((*ROOM, "demo", "--live"), environment(tmp_path))
    try:
        other.until("demo │LIVE│")
        room.press("4", "n")
        room.until("QUEUED", "6 pass")
        other.press("4")
        other.until("QUEUED", "6 pass")
    finally:
        other.kill()
