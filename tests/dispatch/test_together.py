"""Several intents are one decision: in order, at once, or not at all."""

from dataclasses import replace

import pytest

from controlroom.core.intents import ImportPeople, ImportRelease, Resume, TickGate
from controlroom.dispatch import Dispatcher
from tests.data.shipped import SAMPLE, plan_of
from tests.dispatch import desks
from tests.dispatch.desks import people_with_logins, refusal

TICK = TickGate("finance-sign-off", "FIN-812: finance agrees")
FEWER = ImportPeople(people_with_logins()[:2])


def head(desk: Dispatcher) -> int:
    return desks.store(desk).head()[0]


def test_all_are_appended_in_order_and_stand_on_the_board(desk: Dispatcher) -> None:
    before = head(desk)
    plan = replace(plan_of(SAMPLE), title="Another title")
    answer = desks.done(desk.ask_all(SAMPLE, (FEWER, ImportRelease(plan), TICK)))
    assert [record.event.KIND for record in answer.records] == ["people.imported", "release.imported", "gate.ticked"]
    assert [record.seq for record in answer.records] == [before + 1, before + 2, before + 3]
    assert answer.board == desk.board(SAMPLE)
    assert answer.board.header.title == "Another title"


def test_nothing_is_appended_when_one_is_refused(desk: Dispatcher) -> None:
    before = head(desk)
    refusal(desk.ask_all(SAMPLE, (FEWER, Resume(), TICK)))
    assert head(desk) == before


def test_what_changes_nothing_is_left_out_unless_nothing_changes(desk: Dispatcher) -> None:
    same = ImportRelease(plan_of(SAMPLE))
    assert len(desks.done(desk.ask_all(SAMPLE, (FEWER, same))).records) == 1
    assert "already" in refusal(desk.ask_all(SAMPLE, (FEWER, same)))


def test_all_are_refused_when_the_world_moved_since_the_board(desk: Dispatcher, other: Dispatcher) -> None:
    seen = desk.board(SAMPLE).seen
    desks.done(other.ask(SAMPLE, TICK))
    assert "the world moved" in refusal(desk.ask_all(SAMPLE, (FEWER,), seen))


def test_all_are_refused_when_another_process_was_faster(
    desk: Dispatcher, other: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = desk.clock

    def meanwhile() -> object:
        monkeypatch.setattr(desk, "clock", clock)
        desks.done(other.ask(SAMPLE, TICK))
        return clock()

    monkeypatch.setattr(desk, "clock", meanwhile)
    assert "gate.ticked by" in refusal(desk.ask_all(SAMPLE, (FEWER, TICK)))
