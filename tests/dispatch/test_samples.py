"""Samples of a live run that change nothing: beside the log, in every room, after a restart, and bounded."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from controlroom.core import checks
from controlroom.core.intents import (
    Advance,
    GrantApproval,
    ImportRelease,
    Observe,
    StartRun,
    TickGate,
)
from controlroom.core.news import News
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.dispatch import Dispatcher
from controlroom.dispatch.others import Others
from controlroom.store import samples
from controlroom.store.chain import verify
from tests.core.machine import everywhere, observed, small
from tests.dispatch import desks
from tests.dispatch.desks import SAM, TAYLOR, Clock, done, put

ID = "small"


def plan(**parts: object) -> Plan:
    watch = Monitoring(minutes=2, steady=2, limit=3)
    return small(**{"checks": (everywhere("a"), everywhere("b")), "monitoring": watch} | parts)


def begun(path: Path, clock: Clock, what: Plan) -> Dispatcher:
    """A desk with a live run of a release that nothing keeps from deploying."""
    desk = desks.desk(path, SAM, clock)
    desks.furnish(desk)
    put(desk, ImportRelease(what), TickGate("gate", "seen"), release=ID)
    put(desks.desk(path, TAYLOR, clock), GrantApproval("yes"), release=ID)
    put(desk, StartRun("live"), release=ID)
    return desk


def observe(desk: Dispatcher, clock: Clock, count: int = 1, seconds: int = 60, **values: str) -> int:
    """Bring samples in; how many events they made."""
    made = 0
    for _ in range(count):
        clock.forward(seconds)
        made += len(done(desk.ask(ID, observed(desk.world(ID).run.plan, values))).records)  # type: ignore[union-attr]
    return made


def to(desk: Dispatcher, clock: Clock, phase: Phase) -> Dispatcher:
    for _ in range(20):
        run = desk.world(ID).run
        assert run is not None
        if run.phase is phase:
            return desk
        if run.phase in (Phase.VERIFYING, Phase.MONITORING):
            observe(desk, clock, 3)
        put(desk, Advance(confirm=ID), release=ID)
    raise AssertionError(phase)


@pytest.fixture
def live(path: Path, clock: Clock) -> Dispatcher:
    return to(begun(path, clock, plan()), clock, Phase.VERIFYING)


def test_what_changes_nothing_is_no_event_and_is_seen_all_the_same(live: Dispatcher, clock: Clock) -> None:
    observe(live, clock, 3)
    head, seen = desks.store(live).head(), live.board(ID).seen
    assert observe(live, clock, 20, 15) == 0
    assert (desks.store(live).head(), live.board(ID).seen) == (head, seen)
    run = live.world(ID).run
    assert run is not None
    assert (run.good, len(run.checks["a"].trail)) == (23, checks.KEEP)
    assert live.board(ID).checks.title.mark.word == "PASS"
    clock.forward(181)
    assert live.board(ID).checks.title.mark.word == "STALE"


def test_a_restart_and_another_room_fold_the_same_world(live: Dispatcher, path: Path, clock: Clock) -> None:
    other = desks.desk(path, TAYLOR, clock)
    for values in ({}, {}, {"b": "23"}, {}, {"a": "error"}, {}, {}):
        observe(live, clock, 5, **values)
        assert other.world(ID) == live.world(ID)
    assert desks.desk(path, SAM, clock).world(ID) == live.world(ID)
    verify(desks.store(live))


def test_two_rooms_that_measure_in_turn_count_each_others_samples(live: Dispatcher, path: Path, clock: Clock) -> None:
    other = desks.desk(path, TAYLOR, clock)
    for desk in (live, other, live, other, other, live):
        observe(desk, clock)
    run = desks.desk(path, SAM, clock).world(ID).run
    assert run is not None
    assert (run.good, run.samples) == (6, 6)


def test_samples_that_are_kept_while_another_one_is_counted_are_counted_first(
    live: Dispatcher, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe(live, clock, 3)
    other = desks.desk(path, TAYLOR, clock)
    real, left = samples.keep, [1]

    def late(connection, placed, at, known):  # type: ignore[no-untyped-def]
        if left:
            left.pop()
            return None  # as if somebody had kept one since
        return real(connection, placed, at, known)

    monkeypatch.setattr(samples, "keep", late)
    assert observe(live, clock) == 0
    assert other.world(ID).run == live.world(ID).run
    monkeypatch.setattr(samples, "keep", lambda *_: None)
    clock.forward(60)
    answer = live.ask(ID, observed(plan()))
    assert answer.refusal is not None
    assert answer.refusal.rule == "overtaken"


def test_others_are_told_that_there_is_something_new(live: Dispatcher, path: Path, clock: Clock) -> None:
    observe(live, clock, 3)
    watch = Others(desks.store(live), live)
    watch.look()
    observe(desks.desk(path, TAYLOR, clock), clock)
    assert watch.look(ID) == News(moved=True)


def test_a_quiet_sample_is_in_the_way_of_no_key(live: Dispatcher, clock: Clock) -> None:
    observe(live, clock, 3)
    board = live.board(ID)
    observe(live, clock, 3)
    assert done(live.ask(ID, Advance(), board.seen)).board is not None
    assert live.board(ID).header.phase == "MONITORING"


def test_looking_back_shows_the_events_only(live: Dispatcher, clock: Clock) -> None:
    observe(live, clock, 3)
    head = desks.store(live).head()[0]
    before = live.board_at(ID, head)
    observe(live, clock, 9)
    assert live.board_at(ID, head).checks.checks == before.checks.checks


def test_of_each_check_so_many_are_kept_and_the_world_is_the_same(
    live: Dispatcher, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "MOST", 15)
    observe(live, clock, 60)
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT check_id, count(*) FROM sample GROUP BY 1").fetchall()
    connection.close()
    assert rows == [("a", 15), ("b", 15)]
    assert desks.desk(path, SAM, clock).world(ID) == live.world(ID)


def test_a_store_from_before_there_were_samples_is_read_and_gets_its_table(path: Path, clock: Clock) -> None:
    desk = begun(path, clock, plan())
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE sample")
    connection.close()
    again = to(desks.desk(path, SAM, clock), clock, Phase.VERIFYING)
    observe(again, clock, 5)
    assert desks.desk(path, SAM, clock).world(ID) == again.world(ID)
    assert desk.world(ID) == again.world(ID)


def test_the_last_good_run_is_what_a_new_one_is_compared_with(path: Path, clock: Clock) -> None:
    wanted = replace(everywhere("b"), passes="<= 150% of last", required=False)
    desk = to(begun(path, clock, plan(checks=(everywhere("a"), wanted))), clock, Phase.MONITORING)
    observe(desk, clock, 4, b="8")
    observe(desk, clock, 4, b="6")
    put(desk, Advance(confirm=ID), release=ID)
    put(desk, StartRun("live"), release=ID)
    run = desk.world(ID).run
    assert run is not None
    assert dict(run.last) == {"b": "6"}
    put(desk, *(Advance(confirm=ID),) * 2, release=ID)
    again = desks.desk(path, SAM, clock).world(ID).run
    assert again == desk.world(ID).run


def test_measurements_and_keys_together_stand_in_their_order(live: Dispatcher, path: Path, clock: Clock) -> None:
    observe(live, clock, 5)
    clock.forward(60)
    done(live.ask_all(ID, (Observe(observed(plan()).measurements), Advance(confirm=ID))))
    assert desks.desk(path, SAM, clock).world(ID) == live.world(ID)
