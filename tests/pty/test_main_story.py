"""The main story by keys only, in a pseudo-terminal: demo, risk, tick, spike, rollback, texts, and back again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminals import ROOM, Terminal, environment

ID = "billing-seat-sync-patch"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def demo(home: Path, compiled: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal((*ROOM, "demo"), environment(home, **compiled))
    yield terminal
    if terminal.code is None:
        terminal.kill()


def test_from_the_demo_to_the_spike_in_twelve_keys(demo: Terminal) -> None:
    demo.until("CRITICAL", "raw 126", "n assumes 3")
    keys = 0
    for key, text in (
        ("n", "Assume 3"),
        ("enter", "QUEUED"),
        ("n", "PREFLIGHT"),
        ("n", "T+01:00"),
        ("n", "T+02:00"),
        ("n", "DEPLOYING"),
        ("n", "T+05:00"),
        ("n", "VERIFYING"),
        ("n", "T+07:00"),
        ("n", "MONITORING"),
        ("n", "SPIKE"),
    ):
        demo.press(key)
        demo.until(text)
        keys += 1
    assert keys <= 12


def test_the_whole_story_and_back_to_the_same_place(demo: Terminal, home: Path) -> None:
    demo.until("CRITICAL", "raw 126", "Halt deploy")
    demo.press("2", "space")
    demo.until("Finance sign-off")
    demo.press("invoice report 4711, no difference", "enter")
    demo.until("1 OPEN", "DONE")
    demo.press("a")
    demo.until("Taylor Ng")
    demo.press("enter")
    demo.until("YES")
    demo.press("n")
    demo.until("Assume 1")
    demo.press("enter")
    demo.until("QUEUED", "1 ASSUMED")
    for text in ("PREFLIGHT", "T+01:00", "T+02:00", "DEPLOYING", "T+05:00", "VERIFYING", "T+07:00", "MONITORING"):
        demo.press("n")
        demo.until(text)
    demo.press("n")
    demo.until("SPIKE")
    demo.press("n")
    demo.until("ROLLBACK REC.", "Decide: roll back?")
    demo.press("R")
    demo.until("ROLL BACK", ID)
    demo.press("enter", "not-the-id", "enter")
    demo.until("ROLLBACK REC.", "not-the-id")
    demo.press("esc")
    demo.until("E escalate")
    demo.press("R")
    demo.until("ROLL BACK")
    demo.press(ID, "enter")
    demo.until("ROLLING BACK", "step 1 of 3")
    demo.press("n")
    demo.until("step 2 of 3")
    demo.press("n")
    demo.until("Cross the point of no return?")
    demo.press("n")
    demo.until("CROSS THE POINT OF NO RETURN", "Type")
    demo.press(ID, "enter")
    demo.until("step 3 of 3")
    for text in ("T+26:00", "T+27:00", "RESTORED"):
        demo.press("n")
        demo.until(text)
    demo.press("u")
    demo.until("internal", "customer", "executive")
    demo.press("p")
    demo.until("postmortem")
    demo.press("q")
    assert demo.wait() == 0
    again = Terminal((*ROOM, "demo"), environment(home))
    again.until("RESTORED", "run-0001", "▾7 Updates")
    again.press("q")
    assert again.wait() == 0


def test_bytes_on_the_wire_are_only_what_the_room_itself_sends(demo: Terminal) -> None:
    demo.until("CRITICAL")
    demo.press("2", "space", "\x1b[200~a\x1b]0;owned\x07b\u202ec\x1b[201~", "enter")
    demo.until("DONE")
    demo.press("enter")
    demo.until("owned")
    assert b"\x1b]0;owned" not in demo.seen
    assert "\u202e".encode() not in demo.seen


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36), (59, 19)])
def test_every_size_paints_and_leaves(home: Path, size: tuple[int, int], compiled: dict[str, str]) -> None:
    terminal = Terminal((*ROOM, "demo"), environment(home, **compiled), *size)
    terminal.until("PRODUCTION")
    terminal.press("q")
    assert terminal.wait() == 0


def test_the_store_of_the_demo_is_private(demo: Terminal, home: Path) -> None:
    demo.until("CRITICAL")
    found = list((home / "cache").rglob("*.db"))
    assert found
    assert all(os.stat(path).st_mode & 0o077 == 0 for path in found)
