"""Two rooms in two terminals on one store: each sees the other, what the other does, and loses no key to it."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hostile import ALL
from tests.pty.test_hostile_screens import foreign
from tests.terminals import ROOM, Terminal, environment

Pair = tuple[Terminal, Terminal]


def opened(home: Path, state: str, *options: str) -> Terminal:
    """A room of the demo, with a place of its own to come back to."""
    return Terminal((*ROOM, *options, "demo"), environment(home, XDG_STATE_HOME=str(home / state)))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    first = opened(tmp_path, "one")
    first.until("CRITICAL", "CHAIN OK")
    second = opened(tmp_path, "two")
    second.until("CRITICAL", "CHAIN OK")
    yield first, second
    for terminal in (first, second):
        if terminal.code is None:
            terminal.kill()


def meet(terminal: Terminal, others: int = 1) -> None:
    """Wait until row 0 says that so many others are here."""
    terminal.until("also here: ")
    terminal.until_row(0, f" +{others}")


def queue(terminal: Terminal) -> None:
    """Queue a rehearsal."""
    terminal.press("n")
    terminal.until("Assume 3")
    terminal.press("enter")
    terminal.until("QUEUED")


def events(terminal: Terminal) -> int:
    """How many events the title of 8 Audit says that there are."""
    found = re.search(r"(\d+) events", next(row for row in terminal.screen.display if "8 Audit" in row))
    return int(found[1]) if found else -1


def at(terminal: Terminal) -> int:
    """The step that 3 Phases says that the run is at."""
    found = re.search(r"STEP (\d)/9", terminal.text)
    return int(found[1]) if found else -1


def here(home: Path) -> list[Path]:
    return list((home / "cache" / "controlroom" / "demo.db.here").glob("*.json"))


def test_what_one_does_appears_in_the_other_with_who_did_it_and_then_all_is_quiet(pair: Pair) -> None:
    first, second = pair
    meet(first)
    meet(second)
    queue(second)
    first.until("QUEUED", "queued the release · 4 events")
    first.press("6")
    first.until("Also here now", "looks at this room")
    first.press("1")  # the other sees where we are now
    sent = [1, 1]
    for _ in range(3):  # ages go on once a minute, which may be now
        if sent != [0, 0]:
            for terminal in pair:
                terminal.settle(1.0)
                terminal.seen = b""
            for terminal in pair:
                terminal.settle(1.5)
            sent = [len(terminal.seen) for terminal in pair]
    assert sent == [0, 0]


def test_of_two_who_press_n_at_once_each_takes_a_step_or_is_told_why_not(pair: Pair) -> None:
    first, second = pair
    queue(second)
    first.until("QUEUED")
    for _ in range(4):  # one may have seen the other's step before its own key came: then both take one
        for terminal in pair:
            terminal.settle(0.6)
        before = at(first)
        for terminal in pair:
            os.write(terminal.fd, b"n")
        for terminal in pair:
            terminal.until("PREFLIGHT")
        for terminal in (*pair, *pair):
            terminal.settle(0.6)
        told = sum("the world moved: " in terminal.text for terminal in pair)
        assert at(first) == at(second) == before + 2 - told
        if told:
            break
    assert told == 1


def test_a_confirmation_that_was_opened_before_the_other_acted_does_nothing(pair: Pair) -> None:
    first, second = pair
    first.press("n")
    first.until("Assume 3")
    queue(second)
    first.until("QUEUED", "Assume 3")
    first.press("enter")
    first.until("the world moved", "QUEUED")
    first.settle(0.6)
    assert events(first) == 14


def test_a_room_that_was_killed_goes_and_one_that_leaves_goes_at_once(pair: Pair, tmp_path: Path) -> None:
    first, second = pair
    meet(first)
    assert len(here(tmp_path)) == 2
    second.kill()
    first.until("no longer here")
    assert "+1" not in first.screen.display[0]
    assert len(here(tmp_path)) == 1
    first.press("q")
    assert first.wait() == 0
    assert here(tmp_path) == []


def test_a_reader_sees_and_is_seen_and_writes_nothing_into_the_log(tmp_path: Path) -> None:
    first = opened(tmp_path, "one")
    first.until("CRITICAL", "CHAIN OK")
    reader = opened(tmp_path, "two", "--read-only")
    try:
        reader.until("READ-ONLY")
        meet(reader)
        meet(first)
        queue(first)
        reader.until("QUEUED", "queued the release · 4 events")
        reader.settle(0.6)
        assert events(first) == events(reader) == 14
    finally:
        first.kill()
        reader.kill()


def test_what_happened_while_one_was_away_is_said_on_the_way_back(pair: Pair, tmp_path: Path) -> None:
    first, second = pair
    first.press("4")
    first.until("▾4 Checks")
    first.settle(0.6)
    first.press("q")
    assert first.wait() == 0
    queue(second)
    again = opened(tmp_path, "one")
    again.until("▾4 Checks", "QUEUED", "since you left: 4 events, ", "queued the release")
    again.settle(0.6)
    again.press("j")
    again.settle(0.6)
    again.press("q")
    assert again.wait() == 0
    once = opened(tmp_path, "one")
    once.until("▾4 Checks", "QUEUED")
    meet(once)
    assert "since you left" not in once.text
    once.kill()


def test_nothing_of_a_hostile_file_beside_the_store_reaches_the_terminal(pair: Pair, tmp_path: Path) -> None:
    import fcntl

    first = pair[0]
    meet(first)
    folder, handles = here(tmp_path)[0].parent, []
    for number, payload in enumerate(ALL[:: len(ALL) // 20]):
        draft = folder / f"{number}.txt"
        said = dict.fromkeys(("name", "login", "host", "tty", "ssh", "pane", "since"), payload)
        draft.write_text(json.dumps({**said, "release": "billing-seat-sync-patch"}))
        handles.append(draft.open())
        fcntl.flock(handles[-1], fcntl.LOCK_EX)
        draft.rename(folder / f"{number}.json")
    first.until_row(0, " +2")
    first.press("6", "G", "g", "?", "G")
    first.settle(1.0)
    assert foreign(first.seen) == []
    for handle in handles:
        handle.close()
