"""What people type is harmless in the log, on the board, in refusals and exports; a secret is in none of them."""

import sqlite3
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from controlroom.core import digest
from controlroom.core.incident import Incident
from controlroom.core.intents import (
    Abort,
    AcceptRisk,
    AddLock,
    Advance,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    FailStep,
    GrantApproval,
    Hold,
    ImportIncident,
    ImportPeople,
    ImportRelease,
    InsertSignal,
    Intent,
    MapLogin,
    Overrule,
    RaiseTrigger,
    RemoveLock,
    RevokeApproval,
    RollBack,
    SkipStep,
    StartRun,
    TickGate,
    UntickGate,
    WithdrawAcceptance,
)
from controlroom.core.lock import Scope
from controlroom.core.people import Actor, Person
from controlroom.core.phases import Phase
from controlroom.core.scenario import Row, Scenario, Then, When
from controlroom.dispatch import Answer, Dispatcher
from tests.corpus import payloads, sentinel
from tests.data.shipped import SAMPLE, plan_of
from tests.dispatch import desks
from tests.faults.hostile import ALL, Filler, offences, texts

RECORDED = frozenset(
    "gate.ticked gate.unticked lock.added lock.removed login.mapped incident.imported people.imported run.started "
    "risk.accepted acceptance.withdrawn signal.inserted run.held phase.entered".split()
)


def said(fill: Filler) -> tuple[Intent, ...]:
    """Every intent in which somebody says something, with texts of a supply; each is accepted or refused."""
    text = fill.text
    row = Row(When("monitoring"), Then("worker-health", value=text(), reason=text()))
    person: Person = fill.value(Person)
    return (
        TickGate("finance-sign-off", text()),
        UntickGate("finance-sign-off", text()),
        GrantApproval("engineering-lead", text()),
        GrantApproval("engineering-lead", text(), "taylor"),
        AddLock(fill.value(Scope), text()),
        AddLock(Scope(), text(), "4h", "warning"),
        RemoveLock("lock-1", text()),
        AcceptRisk("gates", text(), "3d", "taylor"),
        WithdrawAcceptance("gates", text(), "taylor"),
        MapLogin(text(), "sam"),
        ImportIncident(fill.value(Incident)),
        ImportPeople((replace(person, id="sam", logins=("sam", text())),)),
        StartRun("rehearsal", Scenario(text(), text(), text(), (row,))),
        Advance(assume=True, evidence=text(), confirm=text(), read=True),
        InsertSignal(row),
        Hold(text()),
        Escalate(text()),
        FailStep(text()),
        SkipStep(text()),
        Overrule("api-error-rate", text()),
        RaiseTrigger(text(), text()),
        RevokeApproval("engineering-lead", text()),
        DraftUpdates(),
        Abort(text()),
        DraftPostmortem(),
    )


def stored(path: Path) -> str:
    """All that stands in the file: the log, the catalogue, the glance."""
    with sqlite3.connect(path) as connection:
        tables = ("event", "catalogue", "glance")
        rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return "\n".join(str(cell) for row in rows for cell in row)


def put_all(desk: Dispatcher, *words: str) -> list[Answer]:
    return [desk.ask(SAMPLE, intent) for intent in said(Filler(cycle(words)))]


def test_what_people_say_is_harmless_in_the_log_on_the_board_and_in_refusals(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "log.db"
    words = [" ".join(ALL[number::10]) for number in range(10)]
    who = Actor("sam", host=words[3], tty=words[2], ssh=words[1])
    desk = desks.desk(path, who)
    desks.furnish(desk)
    answers = put_all(desk, *words)
    assert {record.event.KIND for answer in answers for record in answer.records} >= RECORDED
    everything = stored(path)
    assert offences(everything, lines=True) == []
    assert [name for name, _ in payloads() if sentinel(name) not in everything] == []
    for value in texts((answers[-1].board, [answer.refusal for answer in answers], desk.home())):
        assert offences(value, lines=True) == []
    assert offences(desk.postmortem(SAMPLE), lines=True) == []


# --- secrets ------------------------------------------------------------------------------------------------

BODY = "4eC39HqLyjWDarjtT1zdp7dcQ9"
CANARIES = (
    f"sk_live_{BODY}",
    f"rk_test_{BODY}",
    f"whsec_{BODY}",
    f"Authorization: Bearer {BODY}",
    f"authorization: Basic {BODY}",
    f"postgres://billing:{BODY}@db:5432/x",
    f"password={BODY}",
    f"https://x.example/?api_key={BODY}",
    "AKIA4EC39HQLYJWDARJT",
    f"ghp_{BODY}",
    f"https://hooks.slack.com/services/T0/B0/{BODY}",
    f"-----BEGIN PRIVATE KEY-----\n{BODY}\n-----END PRIVATE KEY-----",
)


@pytest.mark.parametrize("number", range(4))
def test_a_secret_that_somebody_types_is_found_nowhere(tmp_path: Path, number: int) -> None:
    canary = " and ".join(CANARIES[number::4])
    path = tmp_path / "kept" / "log.db"
    desk = desks.desk(path, Actor("sam", host="room", ssh=canary))
    desks.furnish(desk)
    answers = put_all(desk, f"seen with {canary} at 03:14")
    assert {record.event.KIND for answer in answers for record in answer.records} >= RECORDED
    everything = "\n".join((stored(path), *texts(answers[-1].board), desk.postmortem(SAMPLE), repr(answers)))
    assert "seen with" in everything
    for secret in (BODY, "4EC39HQLYJWDARJT"):
        assert secret not in everything
        assert secret[:12] not in everything


def test_a_plan_is_recorded_as_its_file_says_it(tmp_path: Path) -> None:
    plan = replace(plan_of(SAMPLE), description="connects with password=$BILLING_PASSWORD")
    desk = desks.desk(tmp_path / "kept" / "log.db")
    desks.put(desk, ImportRelease(plan, source="plans/\x1bsample.yaml"))
    release = desk.world(SAMPLE).release
    assert release is not None
    assert (release.plan, release.digest) == (plan, digest.of_plan(plan))
    assert getattr(desk.history(SAMPLE)[0].event, "source", "") == "plans/<1B>sample.yaml"


def test_what_a_plan_says_is_harmless_in_refusals_and_confirmations(tmp_path: Path) -> None:
    plan = plan_of(SAMPLE)
    evil = "evil\x1b[2J\u202e"
    stages = tuple(
        replace(stage, gates=tuple(replace(gate, title=evil) for gate in stage.gates)) for stage in plan.stages
    )
    ways = tuple(replace(way, title=evil) for way in plan.ways_back)
    desk = desks.desk(tmp_path / "kept" / "log.db")
    desks.furnish(desk)
    desks.put(desk, ImportRelease(replace(plan, stages=stages, ways_back=ways)))
    blocked = desk.ask(SAMPLE, Advance()).refusal
    desks.to(desk, Phase.RECOMMENDED)
    asked = desk.ask(SAMPLE, RollBack()).refusal
    assert blocked is not None
    assert asked is not None
    assert asked.confirmation is not None
    assert blocked.reasons[0].message == "evil<1B>[2J<U+202E> is open"
    assert [text for text in texts((blocked, asked)) if offences(text)] == []
    assert any("evil<1B>" in text for text in texts(asked.confirmation))
