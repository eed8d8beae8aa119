"""The dispatcher on a real store: what it appends, what it refuses, what it notices, what it keeps."""

import os
import signal
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from controlroom.core import digest, plain
from controlroom.core.board import Board, UndoSlice
from controlroom.core.evolve import replay
from controlroom.core.intents import (
    Advance,
    DraftUpdates,
    GrantApproval,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    MapLogin,
    Resume,
    StartRun,
    TakeSample,
    TickGate,
    Undo,
    UntickGate,
)
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.read_only import ReadOnly
from controlroom.core.record import Draft, StoreError
from controlroom.core.said import Undoing
from controlroom.core.suppose import Supposition
from controlroom.core.world import Tick
from controlroom.dispatch import Dispatcher, Unknown
from controlroom.store.chain import verify
from controlroom.store.glance import read_glance
from tests.core.machine import locking
from tests.data.shipped import SAMPLE, people, plan_of, policy
from tests.dispatch import desks
from tests.dispatch.desks import Clock, put, refusal, story, to
from tests.store.stores import start, statuses

TICK = TickGate("finance-sign-off", "FIN-812: finance agrees")


def version(board: Board, stream: str) -> int:
    return dict(board.seen).get(stream, 0)


def head(desk: Dispatcher) -> int:
    return desks.store(desk).head()[0]


def kept(path: Path) -> tuple[Board, list[tuple[Any, ...]]]:
    """The board of the sample's last glance, and the catalogue."""
    found = read_glance(path, f"room:{SAMPLE}")
    assert found is not None
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM catalogue").fetchall()
    connection.close()
    return plain.loads(Board, found[1]), rows


def for_anybody(board: Board) -> Board:
    """The board without what only this person may take back."""
    return replace(board, undo=UndoSlice())


# --- the story ----------------------------------------------------------------------------------------------


def test_the_sample_story_is_told_from_the_store(desk: Dispatcher) -> None:
    phases = list(dict.fromkeys(board.header.phase.lower() for board in story(desk)))
    assert phases == [
        *("idle", "queued", "preflight", "deploying", "verifying", "monitoring"),
        *("spike", "rollback recommended", "rolling back", "restored"),
    ]
    board = desk.board(SAMPLE)
    assert len(board.updates.drafts) == 3
    assert board.updates.postmortem[0].startswith("# REHEARSAL in PRODUCTION")
    assert desk.postmortem(SAMPLE).splitlines() == list(board.updates.postmortem)


def test_the_records_of_an_answer_are_those_that_were_appended(desk: Dispatcher) -> None:
    before = desk.history(SAMPLE)
    answer = put(desk, TICK)
    assert [record.event.KIND for record in answer.records] == ["gate.ticked"]
    assert desk.history(SAMPLE) == (*before, *answer.records)
    began = put(desk, StartRun("rehearsal"))
    assert (began.records[0].stream, began.records[0].event.KIND) == ("run:1", "run.started")


def test_an_answer_bears_the_board_that_is_read_next(desk: Dispatcher) -> None:
    for intent in (TICK, StartRun("rehearsal"), Advance(assume=True), TakeSample()):
        assert put(desk, intent).board == desk.board(SAMPLE)


def test_the_world_is_the_fold_of_the_history(desk: Dispatcher) -> None:
    story(desk)
    assert desk.world(SAMPLE) == replay(desk.history(SAMPLE))


def test_reopening_gives_the_same_board_and_nothing_of_it_is_of_this_sitting(
    desk: Dispatcher, path: Path, clock: Clock
) -> None:
    last = to(desk, Phase.RECOMMENDED)
    again = desks.desk(path, clock=clock).board(SAMPLE)
    assert any(event.sitting for event in last.audit.events)
    forgotten = tuple(replace(event, sitting=False) for event in last.audit.events)
    assert again == replace(last, audit=replace(last.audit, events=forgotten))


# --- seen ---------------------------------------------------------------------------------------------------


def test_a_bounced_key_takes_one_step(desk: Dispatcher, clock: Clock) -> None:
    seen = to(desk, Phase.PREFLIGHT).seen
    first = desk.ask(SAMPLE, Advance(), seen)
    clock.forward(0.4)
    second = desk.ask(SAMPLE, Advance(), seen)
    assert first.refusal is None
    assert refusal(second) == "the world moved: step.passed by you, 0.4 s ago"
    assert second.refusal is not None
    assert second.refusal.rule == "stale"
    assert second.board == desk.board(SAMPLE)
    assert second.board is not None
    assert desk.ask(SAMPLE, Advance(), second.board.seen).refusal is None


def test_a_refused_intent_does_not_make_the_board_stale(desk: Dispatcher) -> None:
    seen = desk.board(SAMPLE).seen
    assert refusal(desk.ask(SAMPLE, TickGate("finance-sign-off", " "), seen))
    assert desk.ask(SAMPLE, TICK, seen).refusal is None


def test_without_seen_an_intent_is_decided_on_what_is_true_now(desk: Dispatcher, other: Dispatcher) -> None:
    desk.board(SAMPLE)
    put(other, TICK)
    assert "ticked already" in refusal(desk.ask(SAMPLE, TICK))


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        (TICK, "gate.ticked"),
        (GrantApproval("engineering-lead"), "approval.granted"),
        (StartRun("rehearsal"), "run.started"),
        (ImportRelease(replace(plan_of(SAMPLE), title="Another title")), "release.imported"),
        (locking("Billing Worker", "month end"), "lock.added"),
        (ImportPolicy(replace(policy(), version=9)), "policy.imported"),
    ],
)
def test_what_another_desk_did_makes_the_board_stale(
    desk: Dispatcher, other: Dispatcher, clock: Clock, intent: Any, kind: str
) -> None:
    seen = desk.board(SAMPLE).seen
    put(other, intent)
    clock.forward(125)
    said = refusal(desk.ask(SAMPLE, Advance(assume=True), seen))
    assert said == f"the world moved: {kind} by taylor on room-b, 2 m ago"
    assert desk.board(SAMPLE).gates == other.board(SAMPLE).gates


def test_a_new_run_of_another_desk_makes_the_board_of_the_old_run_stale(desk: Dispatcher, other: Dispatcher) -> None:
    seen = story(desk)[-1].seen
    put(other, StartRun("rehearsal"))
    assert "run.started by taylor" in refusal(desk.ask(SAMPLE, TakeSample(), seen))
    board = desk.board(SAMPLE)
    assert (board.header.run, version(board, "run:1"), version(board, "run:2")) == ("run-0002", 0, 1)
    assert board == replace(other.board(SAMPLE), header=board.header, audit=board.audit, undo=board.undo)


# --- races --------------------------------------------------------------------------------------------------


class Racing:
    """A log that lets somebody else be faster, once: just before what we decided is appended."""

    def __init__(self, log: Any, faster: Any) -> None:
        self.log = log
        self.faster = [faster]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)

    def append(self, *arguments: Any) -> Any:
        if self.faster:
            self.faster.pop()()
        return self.log.append(*arguments)


def test_of_two_that_decided_on_the_same_versions_the_later_is_refused(
    desk: Dispatcher, other: Dispatcher, clock: Clock
) -> None:
    def first() -> None:
        put(other, TickGate("rollback-rehearsal", "stg-41 ended restored"))
        clock.forward(0.7)

    desk.log = Racing(desk.log, first)
    answer = desk.ask(SAMPLE, TICK, desk.board(SAMPLE).seen)
    assert refusal(answer) == "the world moved: gate.ticked by taylor on room-b, 0.7 s ago"
    assert answer.board is not None
    assert [gate.ticked for gate in answer.board.gates.gates] == [False, True, False]
    assert desk.ask(SAMPLE, TICK, answer.board.seen).refusal is None


def test_of_two_that_start_a_run_at_once_one_does(desk: Dispatcher, other: Dispatcher) -> None:
    desk.log = Racing(desk.log, lambda: put(other, StartRun("rehearsal")))
    answer = desk.ask(SAMPLE, StartRun("rehearsal"))
    assert "run.started by taylor on room-b" in refusal(answer)
    assert desks.store(other).streams("run:") == ("run:1",)
    assert desk.board(SAMPLE).header.run == "run-0001"


def test_a_run_that_began_elsewhere_is_not_passed_by(desk: Dispatcher, other: Dispatcher) -> None:
    story(desk)
    desk.log = Racing(desk.log, lambda: put(other, StartRun("rehearsal")))
    assert "run.started by taylor" in refusal(desk.ask(SAMPLE, DraftUpdates()))
    assert desk.world(SAMPLE) == other.world(SAMPLE)


def test_a_refresh_never_puts_an_older_line_over_a_newer_one(desk: Dispatcher, other: Dispatcher) -> None:
    desk.log = Racing(desk.log, lambda: put(other, StartRun("rehearsal"), TakeSample()))
    desk.refresh()
    assert [line.phase for line in desk.home().releases] == ["REHEARSAL idle"]
    assert desk.board(SAMPLE).header.run == "run-0001"
    assert len(desk.history(SAMPLE)) == len(other.history(SAMPLE))


def test_two_desks_that_take_turns_see_the_same(desk: Dispatcher, other: Dispatcher) -> None:
    to(desk, Phase.PREFLIGHT)
    for one in (desk, other, desk, other, desk):
        put(one, Advance(confirm=SAMPLE))
        assert desk.world(SAMPLE) == other.world(SAMPLE)


# --- refusing -----------------------------------------------------------------------------------------------


def test_nothing_is_appended_when_it_is_refused(desk: Dispatcher, path: Path) -> None:
    before, was = head(desk), kept(path)
    for intent in (
        TickGate("finance-sign-off", ""),
        TickGate("no-such-gate", "x"),
        UntickGate("finance-sign-off", "x"),
        Advance(),
        Resume(),
        StartRun("dress"),
        GrantApproval("engineering-lead"),
        ImportPeople(desk.world(SAMPLE).site.people),
    ):
        answer = desk.ask(SAMPLE, intent)
        assert refusal(answer)
        assert answer.refusal is not None
        assert answer.refusal.remedy
        assert answer.board == desk.board(SAMPLE)
    assert (head(desk), kept(path)) == (before, was)


def test_a_release_that_is_not_here_is_named_with_those_that_are(desk: Dispatcher) -> None:
    for ask in (desk.board, desk.world, desk.history, desk.postmortem):
        with pytest.raises(Unknown, match="there is no release nothing here") as caught:
            ask("nothing")
        assert caught.value.known == (SAMPLE,)
    assert desk.ask("nothing", TICK).board is None
    with pytest.raises(Unknown, match=r"<1B>c<U\+DC9B> here"):
        desk.board("\x1bc\udc9b")


def test_a_plan_says_itself_which_release_it_is(desk: Dispatcher) -> None:
    before = desk.history(SAMPLE)
    put(desk, ImportRelease(plan_of("stripe-go-live")), release=SAMPLE)
    assert desk.history(SAMPLE) == before
    assert desk.world("stripe-go-live").release is not None


def test_who_is_no_person_here_is_refused_with_code_4(desk: Dispatcher, path: Path, clock: Clock) -> None:
    stranger = desks.desk(path, desks.STRANGER, clock)
    answer = stranger.ask(SAMPLE, GrantApproval("engineering-lead"))
    assert answer.refusal is not None
    assert answer.refusal.code == 4
    put(desk, MapLogin("root", "taylor"), release="")
    put(stranger, GrantApproval("engineering-lead"))
    assert stranger.actor().person == "taylor"


# --- older runs ---------------------------------------------------------------------------------------------


def test_the_history_of_an_older_run_stays_to_be_read(desk: Dispatcher) -> None:
    story(desk)
    first, board, told = desk.history(SAMPLE), desk.board(SAMPLE), desk.postmortem(SAMPLE)
    put(desk, StartRun("rehearsal"), TakeSample())
    assert {record.stream for record in desk.history(SAMPLE)} == {"site", f"release:{SAMPLE}", "run:2"}
    assert desk.history(SAMPLE, 1) == first
    assert desk.board(SAMPLE, 1) == board
    assert desk.postmortem(SAMPLE, 1) == told
    assert desk.history(SAMPLE, 2) == desk.history(SAMPLE)


def test_an_act_on_the_board_of_an_older_run_is_refused(desk: Dispatcher) -> None:
    story(desk)
    put(desk, StartRun("rehearsal"))
    assert "run.started" in refusal(desk.ask(SAMPLE, TakeSample(), desk.board(SAMPLE, 1).seen))


def test_a_run_that_is_not_one_of_the_release_is_unknown(desk: Dispatcher) -> None:
    put(desk, ImportRelease(plan_of("stripe-go-live")))
    put(desk, StartRun("rehearsal"), release="stripe-go-live")
    for number in (1, 7, -1):
        with pytest.raises(Unknown, match=f"run-{number:04} of the release {SAMPLE}"):
            desk.board(SAMPLE, number)


# --- stores that do not take it -----------------------------------------------------------------------------


def test_a_store_opened_to_read_is_read_and_not_written(desk: Dispatcher, path: Path, clock: Clock) -> None:
    reader = desks.desk(path, clock=clock, read_only=True)
    assert reader.board(SAMPLE).gates == desk.board(SAMPLE).gates
    assert reader.home().total == 1
    assert refusal(reader.ask(SAMPLE, TickGate("finance-sign-off", "")))
    before = head(desk)
    with pytest.raises(StoreError) as caught:
        reader.ask(SAMPLE, TICK)
    assert (caught.value.rule, head(desk)) == ("store.read_only", before)
    put(desk, TICK)
    assert reader.board(SAMPLE).gates.gates[0].ticked


@pytest.mark.parametrize("stream", ["site", f"release:{SAMPLE}"])
def test_an_event_of_a_newer_version_stops_the_desk_before_it_writes(
    desk: Dispatcher, other: Dispatcher, stream: str
) -> None:
    desk.board(SAMPLE)
    actor = '{"acting_as":"","host":"","login":"x","person":"","ssh":"","tty":""}'
    desk.log.append([Draft(stream, "gate.dreamt", 1, "2026-11-20T03:00:00.000000Z", 0, actor, "{}")], {})
    before = head(desk)
    for one in (desk, other):
        with pytest.raises(StoreError, match="newer controlroom"):
            one.board(SAMPLE)
        with pytest.raises(StoreError, match="newer controlroom"):
            one.ask(SAMPLE, TICK)
    assert head(desk) == before


@pytest.mark.parametrize("part", ["keep", "glance"])
def test_what_is_kept_beside_the_log_is_written_with_it_or_not_at_all(
    desk: Dispatcher, path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    board, before, was = desk.board(SAMPLE), head(desk), kept(path)

    def fails(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(desk.shelf, part, fails)
        with pytest.raises(StoreError):
            desk.ask(SAMPLE, TICK)
    assert (head(desk), kept(path), desk.board(SAMPLE)) == (before, was, board)
    put(desk, TICK)
    assert kept(path)[0] == for_anybody(desks.desk(path, clock=desk.clock).board(SAMPLE))


def test_a_kill_between_log_and_glance_leaves_neither(desk: Dispatcher, path: Path) -> None:
    before, was = head(desk), kept(path)

    def dies(*arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        child = desks.desk(path)
        setattr(child.shelf, "glance", dies)  # noqa: B010  # where a killed process would die
        child.ask(SAMPLE, TICK)

    assert statuses([start(work)]) == [-signal.SIGKILL]
    assert (head(desk), kept(path)) == (before, was)
    put(desk, TICK)


def test_every_glance_is_the_board_that_a_new_sitting_begins_with(desk: Dispatcher, path: Path, clock: Clock) -> None:
    to(desk, Phase.DEPLOYING)
    board, rows = kept(path)
    assert board == for_anybody(desks.desk(path, clock=clock).board(SAMPLE))
    assert [(row[0], row[1]) for row in rows] == [(SAMPLE, 1)]


# --- refresh ------------------------------------------------------------------------------------------------


def test_a_change_of_the_site_derives_every_line_and_glance_anew(desk: Dispatcher, path: Path) -> None:
    put(desk, ImportRelease(plan_of("stripe-go-live")))
    before = {line.id: line.raw for line in desk.home().releases}
    tamed = tuple(replace(weight, points=1) for weight in policy().weights)
    put(desk, ImportPolicy(replace(policy(), version=9, weights=tamed)), release="")
    after = {line.id: line.raw for line in desk.home().releases}
    assert after.keys() == before.keys()
    assert all(after[id] < before[id] for id in before)
    assert kept(path)[0].risk.raw == after[SAMPLE]
    put(desk, ImportPeople(tuple(replace(one, name=f"{one.name} Jr") for one in people())), release="")
    assert "Taylor Ng Jr" in kept(path)[0].gates.title.detail


def test_a_refresh_appends_nothing(desk: Dispatcher) -> None:
    before = head(desk)
    desk.refresh()
    desk.refresh()
    assert head(desk) == before
    assert verify(desks.store(desk)).ok


# --- locks --------------------------------------------------------------------------------------------------


def test_a_lock_of_the_site_is_noted_in_every_run_that_deploys_and_in_no_other(desk: Dispatcher) -> None:
    put(desk, ImportRelease(plan_of("billing-hardening")), release="billing-hardening")
    for release in (SAMPLE, "billing-hardening"):
        put(desk, StartRun("rehearsal"), release=release)
    while desk.world(SAMPLE).run.phase is not Phase.DEPLOYING:  # type: ignore[union-attr]  # there is one
        put(desk, Advance(assume=True))
    put(desk, locking("*", "the bank is down"), release="")
    assert warned(desk, SAMPLE) == ("lock-1: everything was frozen: the bank is down",)
    assert warned(desk, "billing-hardening") == ()
    put(desk, locking("Nobody's", "x"), release="")
    assert len(warned(desk, SAMPLE)) == 1


def test_the_list_says_at_once_that_a_release_is_frozen(desk: Dispatcher) -> None:
    put(desk, locking("*", "month end"), release="")
    assert [line.next for line in desk.home().releases] == ["everything is frozen: month end (by sam)"]


def test_a_lock_from_the_room_leaves_the_board_fresh_for_the_next_key(desk: Dispatcher) -> None:
    put(desk, StartRun("rehearsal"))
    while desk.world(SAMPLE).run.phase is not Phase.DEPLOYING:  # type: ignore[union-attr]  # there is one
        board = put(desk, Advance(assume=True)).board
    answer = desk.ask(SAMPLE, locking("*", "month end"), board.seen if board else None)
    assert answer.refusal is None
    assert answer.board is not None
    assert desk.ask(SAMPLE, TakeSample(), answer.board.seen).refusal is None


def test_a_lock_is_noted_once_whoever_sets_it_from_the_room(desk: Dispatcher) -> None:
    to(desk, Phase.DEPLOYING)
    answer = put(desk, locking("*", "month end"))
    assert [record.event.KIND for record in answer.records] == ["lock.added", "warning.noted"]
    put(desk, TakeSample())
    assert warned(desk, SAMPLE) == ("lock-1: everything was frozen: month end",)


@pytest.mark.parametrize("release", [SAMPLE, ""])
def test_a_session_that_may_not_write_here_leaves_the_note_of_its_lock_to_one_that_may(
    desk: Dispatcher, other: Dispatcher, release: str
) -> None:
    to(desk, Phase.DEPLOYING)
    other.limits = ReadOnly(("Production",))
    answer = put(other, locking("*", "month end"), release=release)
    assert [record.event.KIND for record in answer.records] == ["lock.added"]
    assert warned(desk, SAMPLE) == ()
    assert "month end" in plain.dumps(desk.home().releases[0])  # the list says so at once
    put(desk, TakeSample())
    assert warned(desk, SAMPLE) == ("lock-1: everything was frozen: month end",)


def warned(desk: Dispatcher, release: str) -> tuple[str, ...]:
    """The warnings of the latest run of a release, without those about its scenario."""
    run = desk.world(release).run
    assert run is not None
    return tuple(text for text in run.warnings if text.startswith("lock-"))


# --- suppositions and undoing -------------------------------------------------------------------------------


def test_a_supposition_is_answered_with_a_board_and_appends_nothing(desk: Dispatcher) -> None:
    before, versions = desk.board(SAMPLE), dict(desk._known(SAMPLE).versions)
    found = desk.suppose(SAMPLE, Supposition((("coverage", "high"),)))
    assert (found.was, found.raw) == (126, 121)
    assert "WHAT IF" in found.board.risk.title.detail
    assert desk.board(SAMPLE) == before
    assert desk._known(SAMPLE).versions == versions
    with pytest.raises(Unknown):
        desk.suppose("nope", Supposition())


def undoing(desk: Dispatcher) -> Undo:
    return Undo(desk.board(SAMPLE).undo.seq)


def test_each_person_is_offered_what_they_said_themselves_and_a_late_undo_is_stale(
    desk: Dispatcher, other: Dispatcher, path: Path
) -> None:
    put(desk, TickGate("finance-sign-off", "PR 7"))
    put(other, TickGate("rollback-rehearsal", "log 9"))
    mine, theirs = desk.board(SAMPLE), other.board(SAMPLE)
    assert (mine.undo.subject, theirs.undo.subject) == ("finance-sign-off", "rollback-rehearsal")
    ready = undoing(desk)
    put(other, UntickGate("finance-sign-off", "not yet"))
    late = desk.ask(SAMPLE, ready, mine.seen)
    assert late.refusal is not None
    assert late.refusal.rule == "stale"
    assert "since" in desk.board(SAMPLE).undo.message
    put(other, undoing(other))
    kept = read_glance(path, f"room:{SAMPLE}")
    assert kept is not None
    assert plain.loads(Board, kept[1]).undo == UndoSlice()
    assert desk.world(SAMPLE).release.ticks["finance-sign-off"].by == "sam"  # type: ignore[union-attr]  # imported


def restored() -> Tick:
    """A tick that Taylor never made."""
    return Tick("all is well", digest.of_plan(plan_of(SAMPLE)), "taylor", desks.START)


def test_nobody_records_a_tick_under_the_name_of_another(desk: Dispatcher, other: Dispatcher) -> None:
    put(desk, TickGate("finance-sign-off", "PR 7"))
    put(desk, UntickGate("finance-sign-off", "no"))
    seq = desk.board(SAMPLE).undo.seq
    forged = Undoing(seq, "gate.unticked", "finance-sign-off", "", desks.START, "", restored())
    assert desk.ask(SAMPLE, Undo(seq, forged)).refusal is None
    tick = desk.world(SAMPLE).release.ticks["finance-sign-off"]  # type: ignore[union-attr]  # imported
    assert (tick.evidence, tick.by) == ("PR 7", "sam")
    for gate, kind in (("rollback-rehearsal", "gate.unticked"), ("finance-sign-off", "gate.ticked")):
        claimed = Undoing(seq, kind, gate, "", desks.START, "", restored())
        assert refusal(other.ask(SAMPLE, Undo(seq, claimed))) == "you have said nothing here that could be undone"


def test_only_what_one_said_last_is_undone_even_if_one_names_another_event(desk: Dispatcher) -> None:
    put(desk, TickGate("finance-sign-off", "PR 7"))
    first = desk.board(SAMPLE).undo.seq
    put(desk, TickGate("rollback-rehearsal", "log 9"))
    assert refusal(desk.ask(SAMPLE, Undo(first))) == "it does not stand any more as you said it"


def test_a_login_that_is_called_like_a_person_undoes_nothing_of_theirs(
    desk: Dispatcher, path: Path, clock: Clock
) -> None:
    persons = tuple(replace(one, logins=("samuel",)) if one.id == "sam" else one for one in people())
    put(desk, ImportPeople(persons), release="")
    samuel = desks.desk(path, Actor("samuel", host="room-a"), clock)
    put(samuel, TickGate("finance-sign-off", "PR 7"))
    assert desk.board(SAMPLE).header.who == samuel.board(SAMPLE).header.who  # one name for two actors
    seq = samuel.board(SAMPLE).undo.seq
    assert "event 1, people imported" in refusal(desk.ask(SAMPLE, Undo(seq)))  # the login's own last word
    assert "finance-sign-off" in desk.world(SAMPLE).release.ticks  # type: ignore[union-attr]  # imported
