"""The corpus in every field of a plan, read back through a terminal: only what the room itself sends arrives."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest

from controlroom.core import derive
from controlroom.core.intents import Advance, DraftUpdates, ImportPolicy, ImportRelease, TickGate
from controlroom.core.people import Actor
from controlroom.core.plan import Plan
from controlroom.dispatch import Dispatcher
from controlroom.store import codec
from controlroom.store.catalogue import Catalogue
from controlroom.store.log import open_store
from tests.data import shipped
from tests.faults.hostile import ALL, Filler, hostile_plan, offences
from tests.terminals import ROOM, Terminal, environment

# What the room sends: colours, places, modes, questions about modes, the title stack, the keyboard protocol.
OURS = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\[[0-9]+;[0-9]+H|\x1b\[\?[0-9;]*\$?[hlp]|\x1b\[[<>=][0-9;]*u|\x1b\]22;default\x07|\x1b\[[0-9;]*[JKt]"
)
ID = "hostile"


def plan() -> Plan:
    """A plan whose every text is a payload, with ids that a file could have."""
    fill = Filler(cycle(ALL))
    found = hostile_plan(fill)
    gates = tuple(
        replace(stage, gates=tuple(replace(gate, id=f"gate-{n}-{m}") for m, gate in enumerate(stage.gates)))
        for n, stage in enumerate(found.stages)
    )
    return replace(found, id=ID, stages=gates)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store holds the hostile plan, ticked and begun with hostile words."""
    folder = tmp_path_factory.mktemp("home")
    path = folder / "data" / "controlroom" / "controlroom.db"
    log = open_store(path)
    actor = Actor(ALL[3], "", ALL[5], ALL[7], ALL[9])
    desk = Dispatcher(log, codec, Catalogue(log, derive.attention), lambda: datetime(2026, 11, 20, tzinfo=UTC), actor)
    desk.ask("", ImportPolicy(shipped.policy()))
    assert desk.ask(ID, ImportRelease(plan(), ALL[11])).refusal is None
    for number, gate in enumerate(gate for stage in plan().stages for gate in stage.gates):
        desk.ask(ID, TickGate(gate.id, ALL[number * 7 % len(ALL)]))
    desk.ask(ID, Advance(assume=True))
    desk.ask(ID, DraftUpdates())
    log.close()
    return folder


def foreign(seen: bytes) -> list[str]:
    """What arrived that is neither a sequence of ours nor harmless text."""
    rest = OURS.sub(b"", seen).replace(b"\r", b"").replace(b"\n", b"")
    return offences(rest.decode("utf-8", "replace"))


@pytest.fixture
def room(home: Path) -> Iterator[Terminal]:
    terminal = Terminal(ROOM, environment(home))
    yield terminal
    if terminal.code is None:
        terminal.kill()


def test_no_screen_sends_anything_of_a_hostile_plan_to_the_terminal(room: Terminal) -> None:
    room.until("enter open")
    room.press("enter")
    room.until("8 Audit")
    for digit in "12345678":
        room.press(digit, "G", "g", "j", "j", "enter", "j", "esc")
        room.settle(0.1)
    room.press("?", "G", "esc", ":", "esc", "n", "esc", "2", "space", "esc", "a", "esc", "N", "j", "esc", "l", "/", "x")
    room.settle()
    assert foreign(room.seen) == []


@pytest.mark.parametrize(
    "words",
    [
        ("release", "list"),
        ("release", "show", ID),
        ("release", "score", ID),
        ("gate", "status", ID),
        ("approval", "list", ID),
        ("run", "status", ID),
        ("run", "log", ID),
        ("incident", "related", ID),
        ("updates", "draft", ID),
        ("audit", "log"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_listing_and_no_export_sends_anything_of_a_hostile_plan(
    home: Path, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    done = subprocess.run((*ROOM, *words, *form), env=environment(home), capture_output=True, check=False)
    assert done.returncode in (0, 1, 4)
    assert offences((done.stdout + done.stderr).decode("utf-8"), lines=True) == []
