"""What others did is told once, in one line, and a key that they were faster with is never a second step."""

import json
import os
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controlroom.core.intents import Advance, TickGate
from controlroom.core.news import News
from controlroom.core.people import Actor
from controlroom.core.record import Draft
from controlroom.dispatch import Dispatcher
from controlroom.dispatch.others import MOST, Others
from tests.data.shipped import SAMPLE
from tests.dispatch import desks
from tests.dispatch.desks import put
from tests.store.stores import start, statuses


def others(desk: Dispatcher, known: int | None = None) -> Others:
    return Others(desks.store(desk), desk, known)


def head(desk: Dispatcher) -> int:
    return desks.store(desk).head()[0]


def test_nothing_is_told_when_nothing_changed_and_nothing_of_what_we_did(desk: Dispatcher) -> None:
    watch = others(desk)
    assert [watch.look(SAMPLE) for _ in range(3)] == [None] * 3
    put(desk, Advance(assume=True))
    assert watch.look(SAMPLE) is None
    assert watch.known == head(desk)


def test_what_another_did_is_told_once_with_name_host_and_number(desk: Dispatcher, other: Dispatcher) -> None:
    watch = others(desk)
    watch.look(SAMPLE)
    put(other, Advance(assume=True))
    assert watch.look(SAMPLE) == News("taylor on room-b queued the release · 4 events", moved=True)
    assert watch.look(SAMPLE) is None
    put(other, Advance())
    said = watch.look("another-release")
    assert said is not None
    assert said.text == f"taylor on room-b advanced to preflight · in {SAMPLE} · 2 events"


def test_our_own_events_between_those_of_others_do_not_count(desk: Dispatcher, other: Dispatcher) -> None:
    watch = others(desk)
    watch.look(SAMPLE)
    put(desk, Advance(assume=True))
    put(other, Advance())
    put(desk, Advance())
    said = watch.look(SAMPLE)
    assert said is not None
    assert said.text == "taylor on room-b advanced to preflight · 2 events"


def test_the_same_login_in_another_terminal_is_named_by_its_terminal(desk: Dispatcher, path: Path) -> None:
    watch = others(desk)
    watch.look(SAMPLE)
    again = desks.desk(path, Actor("sam", host="room-a", tty="/dev/pts/9"))
    put(again, Advance(assume=True))
    said = watch.look(SAMPLE)
    assert said is not None
    assert said.text.startswith("sam on pts/9 queued the release")


def test_what_happened_since_the_place_was_kept_is_told_at_the_first_look(desk: Dispatcher, other: Dispatcher) -> None:
    known = head(desk)
    put(other, Advance(assume=True), Advance())
    said = others(desk, known).look(SAMPLE)
    assert said == News("since you left: 6 events, taylor on room-b advanced to preflight", moved=True)
    assert others(desk, head(desk)).look(SAMPLE) is None


def test_a_place_of_another_log_than_this_tells_nothing(desk: Dispatcher) -> None:
    assert others(desk, known=10_000).look(SAMPLE) is None


def test_a_list_that_was_derived_anew_is_looked_at_again(desk: Dispatcher, other: Dispatcher) -> None:
    watch = others(desk)
    watch.look()
    other.refresh()
    assert watch.look() == News(moved=True)


def test_hostile_words_and_secrets_of_others_stay_out_of_the_line(desk: Dispatcher, path: Path) -> None:
    watch = others(desk)
    watch.look(SAMPLE)
    odd = desks.desk(path, Actor("eve\x1b[2J\u202e", host="sk_live_0123456789abcdef", tty="\x9b1m"))
    put(odd, Advance(assume=True))
    said = watch.look(SAMPLE)
    assert said is not None
    assert said.text.isprintable()
    assert "0123456789" not in said.text


def test_thousands_of_events_are_counted_and_only_the_latest_are_read(
    desk: Dispatcher, other: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = others(desk)
    watch.look(SAMPLE)
    put(other, TickGate("finance-sign-off", "report 4711"))
    row, before = desks.store(other).tail(1)[0], head(desk)
    one = Draft(row.stream, row.kind, row.schema, row.at, row.t, row.actor, row.body)
    desks.store(other).append([one] * 3000, {})
    read: Counter[str] = Counter()
    record = desk.codec.record

    class Counting:
        """The codec, with a count of what it was asked to read."""

        def __getattr__(self, name: str) -> object:
            return getattr(desks.codec, name)

        def record(self, row: object) -> object:
            read["rows"] += 1
            return record(row)  # type: ignore[arg-type]  # it is a row

    monkeypatch.setattr(desk, "codec", Counting())
    said = watch.look(SAMPLE)
    assert said is not None
    assert said.text == "taylor on room-b ticked gate finance-sign-off · 3001 events"
    assert head(desk) - before == 3000
    assert read["rows"] <= MOST + 1


GATE = "finance-sign-off"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the sample, queued: to be copied."""
    path = tmp_path_factory.mktemp("furnished") / "log.db"
    desk = desks.desk(path)
    desks.furnish(desk)
    put(desk, Advance(assume=True))
    desks.store(desk).close()
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.tuples(st.booleans(), st.sampled_from(["look", "n"])), min_size=4, max_size=24))
def test_in_any_order_a_key_pressed_on_an_old_board_takes_no_step(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[bool, str]]
) -> None:
    path = tmp_path_factory.mktemp("rooms") / "log.db"
    shutil.copy(furnished, path)
    both = (desks.desk(path), desks.desk(path, desks.TAYLOR))
    watches = [others(each) for each in both]
    boards = [each.board(SAMPLE) for each in both]
    told, done = [watch.look(SAMPLE) for watch in watches], [0, 0]
    for second, key in keys:
        me, desk = int(second), both[second]
        if key == "look":
            boards[me] = desk.board(SAMPLE)
            continue
        fresh = boards[me].seen == desk.board(SAMPLE).seen
        before = head(desk)
        answer = desk.ask(SAMPLE, desks.next_key(boards[me], SAMPLE), boards[me].seen)
        if fresh:
            assert answer.refusal is None or answer.refusal.rule != "stale"
        else:
            assert answer.refusal is not None
            assert answer.refusal.rule == "stale"
            assert ("by taylor on room-b" if me == 0 else "by sam on room-a") in answer.refusal.message
            assert head(desk) == before
        done[me] += len(answer.records)
        assert answer.board is not None
        boards[me] = answer.board
    told = [watch.look(SAMPLE) for watch in watches]
    for news, theirs in zip(told, reversed(done), strict=True):
        assert (news is not None) == (theirs > 0)
        if news is not None and theirs > 1:
            assert news.text.endswith(f"{theirs} events")
    for each in both:
        desks.store(each).close()


def test_two_processes_that_press_n_at_once_take_one_step(furnished: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    shutil.copy(furnished, path)
    gate, opener = os.pipe()

    def work(name: str) -> None:
        os.close(opener)
        one = desks.desk(path, desks.SAM if name == "a" else desks.TAYLOR, timeout=60.0)
        board = one.board(SAMPLE)
        (tmp_path / f"{name}.ready").touch()
        os.read(gate, 1)  # until the other end is closed, for both at once
        answer = one.ask(SAMPLE, Advance(), board.seen)
        said = answer.refusal.message if answer.refusal else ""
        (tmp_path / name).write_text(json.dumps([len(answer.records), said]))

    children = [start(lambda name=name: work(name)) for name in "ab"]  # type: ignore[misc]  # mypy can not tell
    while not all((tmp_path / f"{name}.ready").exists() for name in "ab"):
        time.sleep(0.005)
    os.close(opener)
    assert statuses(children) == [0, 0]
    os.close(gate)
    found = sorted(json.loads((tmp_path / name).read_text()) for name in "ab")
    assert [events for events, _ in found] == [0, 2]
    assert found[0][1].startswith("the world moved: phase.entered by ")
    assert found[0][1].endswith(" s ago")
