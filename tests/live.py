"""A store with a live run of a small plan, and a room on it whose checks may look at loopback."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from controlroom.core.events import Event
from controlroom.core.intents import Advance, ImportPeople, ImportRelease, MapLogin, StartRun
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.dispatch import Dispatcher
from controlroom.outside import actor, clock
from controlroom.store import codec
from controlroom.store.log import open_store
from controlroom.store.place import write_place
from tests.core.machine import observed, small
from tests.data.shipped import people
from tests.dispatch import desks
from tests.terminals import ROOM, Terminal, toured

ID = "small"
OPERATOR = "sam"
WALK = 120.0  # seconds from the beginning of a run until it is complete, more than enough


def plan(**parts: object) -> Plan:
    """A plan that one person can walk through, in the environment `staging`; it is monitored for a long time."""
    watch = Monitoring(minutes=60, steady=1, limit=2, interval=2)
    given = {"environment": "staging", "stages": (), "approvals": (), "monitoring": watch}
    return small(**(given | parts))


def begun(
    home: Path, what: Plan, *, prometheus: str = "", services: str = "", complete: float | None = None
) -> tuple[str, ...]:
    """Make the store and the configuration in a home; the words that open the room on its live run.

    It is complete since so many seconds; `None`: it has only begun.
    """
    path = toured(home) / "store.db"
    login = Actor(actor.login())
    log = open_store(path)
    turned = desks.Clock()
    turned.at = clock.now() - timedelta(seconds=complete + WALK if complete is not None else 0)
    with closing(log):
        desk = desks.over(log, login, turned)
        desks.put(desk, ImportPeople(people()), MapLogin(login.login, OPERATOR), release="")
        desks.put(desk, ImportRelease(replace(what, owner=OPERATOR)), StartRun("live"), release=ID)
        if complete is not None:
            _walk(desk, turned, clock.now() - timedelta(seconds=complete))
    settings = home / "config" / "controlroom"
    settings.mkdir(parents=True)
    lines = ["[checks]", 'hosts = ["127.0.0.1"]']
    lines += ["[checks.services]", f'"*" = "{services}"'] if services else []
    lines += ["[checks.prometheus]", f'address = "{prometheus}"'] if prometheus else []
    (settings / "config.toml").write_text("\n".join((*lines, "")), "utf-8")
    kept = {"store": str(path), "screen": "room", "release": ID, "pane": "4"}
    write_place(home / "state" / "controlroom" / "place.json", kept)
    return (*ROOM, "--store", str(path))


def _walk(desk: Dispatcher, turned: desks.Clock, end: datetime) -> None:
    """Carry the run through until it is complete at a time, with good looks on the way."""
    while True:
        run = desk.world(ID).run
        assert run is not None
        if run.phase is Phase.COMPLETE:
            return
        if run.phase in (Phase.VERIFYING, Phase.MONITORING):
            turned.forward(5)
            desks.put(desk, observed(run.plan), release=ID)
        if run.phase is Phase.MONITORING:
            turned.at = end
        desks.put(desk, Advance(confirm=ID), release=ID)


def walk_to_monitoring(room: Terminal) -> None:
    """Press the keys of the plan's operator from the first to the watch."""
    room.until("LIVE", "Queue the live run")
    for text in ("QUEUED", "PREFLIGHT", "step 2 of 3", "step 3 of 3", "DEPLOY"):
        room.press("n")
        room.until(text)
    room.until("Type")
    room.press(ID, "enter")
    room.until("DEPLOYING", "step 1 of 1")
    room.press("n")
    room.until("VERIFYING", "Start monitoring")
    room.press("n")
    room.until("MONITORING")


def leave(room: Terminal) -> None:
    """Leave the room although its live run goes on."""
    room.press("q")
    room.until("A LIVE run is open: leave?")
    room.press("j", "enter")
    assert room.wait() == 0


def events(home: Path) -> tuple[Event, ...]:
    """What the log says of the run."""
    log = open_store(home / "store.db")
    with closing(log):
        return tuple(codec.record(row).event for row in log.read("run:1"))
