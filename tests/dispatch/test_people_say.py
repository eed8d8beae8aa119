"""Given a live run on a real store, when a person answers or raises a trigger, then every room and the log have it."""

from dataclasses import replace
from pathlib import Path

import pytest

from controlroom.core.board import CheckRow
from controlroom.core.intents import AnswerCheck, RaiseTrigger
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Monitoring
from controlroom.core.verification import Probe, Trigger
from controlroom.dispatch import Dispatcher
from controlroom.store.chain import verify
from tests.core.machine import everywhere, small
from tests.dispatch import desks
from tests.dispatch.desks import SAM, TAYLOR, Clock, put
from tests.dispatch.test_samples import ID, begun, to

SECRET = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
EVIL = f"\x1b[31mseen\x07 [bold]{SECRET}[/] \u202eabc"


@pytest.fixture
def live(path: Path, clock: Clock) -> Dispatcher:
    page = replace(everywhere("page"), passes="= seen", normal="seen", asks="open the page", interval=600)
    plan = small(
        checks=(page, replace(everywhere("rate"), probe=Probe.HTTP)),
        triggers=(Trigger("told", "Users report it"),),
        monitoring=Monitoring(minutes=2, steady=2, limit=2),
    )
    return to(begun(path, clock, plan), clock, Phase.VERIFYING)


def page(desk: Dispatcher) -> CheckRow:
    return next(row for row in desk.board(ID).checks.checks if row.id == "page")


def test_an_answer_is_an_event_with_who_and_stands_in_the_other_room_and_after_a_restart(
    live: Dispatcher, path: Path, clock: Clock
) -> None:
    taylor = desks.desk(path, TAYLOR, clock)
    answer = put(taylor, AnswerCheck("page", "", "INV-7 is right", "pass"), release=ID)
    (record, *_) = answer.records
    assert (record.event.KIND, record.actor.name) == ("sample.taken", "taylor")
    for desk in (live, taylor, desks.desk(path, SAM, clock)):
        shown = page(desk)
        assert (shown.mark.word, shown.value, shown.by) == ("PASS", "seen", "taylor")
        assert any(fact.text == "INV-7 is right" for fact in shown.detail)
    assert verify(desks.store(live)).ok


def test_an_answer_goes_stale_by_the_interval_of_its_check(live: Dispatcher, clock: Clock) -> None:
    put(live, AnswerCheck("page", "", "INV-7 is right", "pass"), release=ID)
    clock.forward(1800)
    assert page(live).mark.word == "PASS"
    clock.forward(1)
    assert page(live).mark.word == "STALE"
    put(live, AnswerCheck("page", "", "looked again", "pass"), release=ID)
    assert page(live).mark.word == "PASS"


def test_two_bad_answers_recommend_the_way_back_and_start_nothing(live: Dispatcher) -> None:
    for _ in range(2):
        put(live, AnswerCheck("page", "", "it is empty", "fail"), release=ID)
    run = live.world(ID).run
    assert run is not None
    assert (run.phase, run.way) == (Phase.RECOMMENDED, "")


def test_an_unsure_answer_is_blind_and_never_green(live: Dispatcher) -> None:
    put(live, AnswerCheck("page", "", "the page does not load here", "inconclusive"), release=ID)
    run = live.world(ID).run
    assert run is not None
    assert run.checks["page"].last.verdict is Verdict.INCONCLUSIVE
    assert (page(live).mark.role, run.good) == ("warn", 0)


def test_a_raised_trigger_is_recommended_in_every_room_with_who_since_when_and_why(
    live: Dispatcher, path: Path, clock: Clock
) -> None:
    taylor = desks.desk(path, TAYLOR, clock)
    answer = put(taylor, RaiseTrigger("told", "ticket 4711"), release=ID)
    assert [record.event.KIND for record in answer.records][:2] == ["rollback.recommended", "phase.entered"]
    assert "step.began" not in {record.event.KIND for record in answer.records}
    clock.forward(180)
    for desk in (live, taylor, desks.desk(path, SAM, clock)):
        said = desk.board(ID).rollback.answer[0].text
        assert said.startswith("Users report it, raised by taylor at T+")
        assert said.endswith(", 3 m ago: ticket 4711")


def test_a_second_one_and_one_without_evidence_are_refused_and_change_nothing(live: Dispatcher) -> None:
    head = desks.store(live).head()
    refused = live.ask(ID, RaiseTrigger("told", " "))
    assert refused.refusal is not None
    assert (refused.refusal.rule, desks.store(live).head()) == ("evidence", head)
    put(live, RaiseTrigger("told", "ticket 4711"), release=ID)
    again = live.ask(ID, RaiseTrigger("told", "ticket 4712"))
    assert again.refusal is not None
    assert again.refusal.rule == "already_recommended"


@pytest.mark.parametrize("intent", [AnswerCheck("page", "", EVIL, "fail"), RaiseTrigger("told", EVIL)])
def test_what_is_stored_of_hostile_evidence_is_harmless_and_holds_no_secret(
    live: Dispatcher, path: Path, intent: AnswerCheck | RaiseTrigger
) -> None:
    answer = put(live, intent, release=ID)
    stored = repr(answer.records) + repr(live.board(ID))
    assert SECRET not in stored
    assert not {"\x1b", "\x07", "\u202e"} & set(stored)
    assert not any(mark in stored for mark in (r"\x1b", r"\x07", r"\u202e"))
    assert "[bold]" in stored  # markup is text like any other
