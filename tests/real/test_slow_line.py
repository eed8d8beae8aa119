"""The room over a slow line: late, narrow, stalled as behind a lost packet, or cut; no step is taken twice."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.real.conftest import Room, Verb
from tests.real.parts import Line, gone, process, until
from tests.terminals import Terminal

pytestmark = pytest.mark.real
Lines = Callable[..., Line]
FAR = {"delay": 0.15, "jitter": 0.05}  # seconds each way
NARROW = 24_000  # bytes a second
PRESSED = 30  # how often a key that is held down comes, in a second


def events(verb: Verb) -> list[dict[str, str]]:
    """The demo's log."""
    return list(json.loads(verb("audit", "log", "--limit", "500", "--json").stdout)["data"]["events"])


def begun(verb: Verb) -> Counter[str]:
    """How often each step was begun."""
    return Counter(event["text"] for event in events(verb) if event["kind"] == "step.begun")


def to_the_queue(room: Terminal) -> None:
    """Begin a rehearsal."""
    room.until("raw 126", "n assumes 3", "w what-if")
    room.press("n")
    room.until("Assume 3")
    room.press("enter")
    room.until("QUEUED", "n preflight")
    room.settle(0.5)


def hold_down(room: Terminal, key: str) -> None:
    """Hold a key down for a second, as a keyboard repeats it."""
    for _ in range(PRESSED):
        os.write(room.fd, key.encode())
        time.sleep(1 / PRESSED)


def test_the_story_works_over_a_late_and_narrow_line_within_the_budgets_in_bytes(
    over_ssh: Room, lines: Lines, verb: Verb
) -> None:
    room = over_ssh(port=lines(**FAR, rate=NARROW).port)
    room.until("raw 126", "n assumes 3", "w what-if")
    for name, key, budget in (
        ("cursor move", "j", 1_100),
        ("focus change", "5", 4_500),
        ("focus change back", "1", 4_500),
        ("form opened", "n", 4_000),
        ("form closed", "esc", 4_000),
    ):
        room.settle(0.5)
        _, count = room.measure(key)
        assert 0 < count <= budget, f"{name}: {count} bytes"
    to_the_queue(room)
    for text in ("PREFLIGHT", "T+01:00", "T+02:00"):
        room.settle(0.5)
        _, count = room.measure("n")
        room.until(text)
        assert 0 < count <= 6_000, f"advance to {text}: {count} bytes"
    room.press("q")
    assert room.wait() == 0
    assert set(begun(verb).values()) == {1}


def test_a_key_held_down_over_a_late_line_takes_no_step_twice(over_ssh: Room, lines: Lines, verb: Verb) -> None:
    room = over_ssh(port=lines(**FAR).port)
    to_the_queue(room)
    hold_down(room, "n")
    room.until("ROLLBACK REC.", "a person decides")
    room.settle(0.5)
    assert set(begun(verb).values()) == {1}
    assert "step 1 of 3" not in room.text


def test_keys_that_waited_behind_a_lost_packet_are_counted_as_one(over_ssh: Room, lines: Lines, verb: Verb) -> None:
    line = lines()
    room = over_ssh(port=line.port)
    to_the_queue(room)
    before = len(events(verb))
    line.stall()
    hold_down(room, "n")
    assert len(events(verb)) == before
    line.go_on()
    room.until("PREFLIGHT")
    room.settle(0.5)
    assert sum(begun(verb).values()) <= PRESSED // 6
    assert set(begun(verb).values()) == {1}


def test_a_room_whose_line_stalls_goes_on_where_it_was(over_ssh: Room, lines: Lines) -> None:
    line = lines()
    room = over_ssh(port=line.port)
    room.until("raw 126", "n assumes 3", "w what-if")
    line.stall()
    for key in "25418":
        room.press(key)
    assert "▾1 Risk" in room.text
    line.go_on()
    room.until("▾8 Audit", "CHAIN OK")


def test_a_line_that_is_cut_ends_the_room_far_away(over_ssh: Room, lines: Lines, tmp_path: Path) -> None:
    line = lines(**FAR)
    room = over_ssh(port=line.port)
    room.until("raw 126", "n assumes 3")
    number = process(tmp_path)
    line.cut()
    until(lambda: gone(number), "the end of the room")
    assert room.wait() == 255


def test_a_compressing_line_carries_less_than_half(over_ssh: Room, lines: Lines) -> None:
    carried = []
    for option in ("-oCompression=no", "-C"):
        line = lines()
        room = over_ssh(option, port=line.port)
        room.until("raw 126", "n assumes 3", "w what-if")
        room.press(*"2345678")
        room.settle(0.5)
        carried.append(line.carried)
        room.press("1", "q")
        assert room.wait() == 0
    assert carried[1] < carried[0] / 2, carried
