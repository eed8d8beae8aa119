"""Desks: dispatchers on a real store, with a clock that the test moves."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import (
    Advance,
    DraftPostmortem,
    DraftUpdates,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    Intent,
    RollBack,
    StartRun,
)
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.scenario import Scenario
from controlroom.dispatch import Answer, Dispatcher
from controlroom.formats.scenarios import read_scenario
from controlroom.store import codec
from controlroom.store.catalogue import Catalogue
from controlroom.store.log import Log, open_store
from tests.data.shipped import SAMPLE, incidents, people, plan_of, policy

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SAM = Actor("sam", host="room-a", tty="pts/1")
TAYLOR = Actor("taylor", host="room-b", tty="pts/2")
STRANGER = Actor("root", host="room-c")
OPENED: list[Log] = []  # closed after each test


class Clock:
    """A wall clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def people_with_logins() -> tuple[Any, ...]:
    """The shipped people, each with a login that is the person's id."""
    return tuple(replace(person, logins=(person.id,)) for person in people())


def desk(path: Path, actor: Actor = SAM, clock: Callable[[], datetime] | None = None, **rest: Any) -> Dispatcher:
    """A dispatcher of its own log on the store at a path."""
    log = open_store(path, **rest)
    OPENED.append(log)
    return over(log, actor, clock or Clock())


def over(log: Log, actor: Actor, clock: Callable[[], datetime]) -> Dispatcher:
    """A dispatcher over a log that is open."""
    return Dispatcher(log, codec, Catalogue(log, derive.attention), clock, actor)


def store(desk: Dispatcher) -> Log:
    """The store's log under a desk."""
    assert isinstance(desk.log, Log)
    return desk.log


def put(desk: Dispatcher, *intents: Intent, release: str = SAMPLE) -> Answer:
    """The answer to the last of these intents, all of which have to be done."""
    answers = [done(desk.ask(release, intent)) for intent in intents]
    return answers[-1]


def done(answer: Answer) -> Answer:
    assert answer.refusal is None, answer.refusal
    return answer


def refusal(answer: Answer) -> str:
    """The message of a refusal; nothing may have been appended."""
    assert answer.refusal is not None
    assert answer.records == ()
    return answer.refusal.message


def furnish(desk: Dispatcher, *names: str) -> None:
    """People, policy, incidents, and plans (the sample unless named)."""
    site: Sequence[Intent] = (
        ImportPeople(people_with_logins()),
        ImportPolicy(policy()),
        *map(ImportIncident, incidents()),
    )
    put(desk, *site, release="")
    for name in names or (SAMPLE,):
        put(desk, ImportRelease(plan_of(name)), release=name)


def next_key(board: Board, release: str) -> Intent:
    """What the sample story does next: go on, confirm what asks for it, tell it, draft what it was."""
    if board.next.tag == "u":
        return DraftUpdates()
    if board.next.tag == "p":
        return DraftPostmortem()
    if board.next.tag == "R":
        return RollBack(confirm=release)
    return Advance(assume=True, confirm=release)


def story(desk: Dispatcher, release: str = SAMPLE, scenario: str = "error-spike") -> list[Board]:
    """The boards of a rehearsal from the start to the postmortem."""
    script: Scenario = read_scenario(scenario)
    board = put(desk, StartRun("rehearsal", script), release=release).board
    boards: list[Board] = []
    for _ in range(60):
        assert board is not None
        boards.append(board)
        if board.next.tag == "N":
            return boards
        board = put(desk, next_key(board, release), release=release).board
    raise AssertionError(f"{release} has no end: {boards[-1].header.phase}, {boards[-1].next}")


def to(desk: Dispatcher, phase: Phase, release: str = SAMPLE, scenario: str = "error-spike") -> Board:
    """The board of a new rehearsal as soon as it has come to a phase."""
    answer = put(desk, StartRun("rehearsal", read_scenario(scenario)), release=release)
    for _ in range(60):
        assert answer.board is not None
        if answer.board.header.phase == phase.upper():
            return answer.board
        answer = put(desk, next_key(answer.board, release), release=release)
    raise AssertionError(f"never came to {phase}")
