"""Undo, as given, when, then: one's own last word is taken back by an event that names it, and nothing else is."""

from dataclasses import replace
from typing import get_args

import pytest

from controlroom.core import derive, instead, undo
from controlroom.core.board import Board, Fact
from controlroom.core.events import Event, Record
from controlroom.core.evolve import replay
from controlroom.core.instead import INSTEAD
from controlroom.core.intents import (
    AcceptRisk,
    Acknowledge,
    Advance,
    DraftPostmortem,
    DraftUpdates,
    GrantApproval,
    Hold,
    ImportPolicy,
    ImportRelease,
    InsertSignal,
    Intent,
    RevokeApproval,
    RollBack,
    StartRun,
    TakeSample,
    TickGate,
    Undo,
    UntickGate,
    WithdrawAcceptance,
)
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Acknowledgement
from controlroom.core.refusal import Refusal
from controlroom.core.release_events import SaidUndone
from controlroom.core.run_events import UpdatesWithdrawn
from controlroom.core.said import Undoing
from controlroom.core.scenario import Row, Then, When
from controlroom.core.undo import UNDOABLE, Followed
from controlroom.core.world import Tick
from tests.core.machine import (
    AT,
    DANA,
    ID,
    NOBODY,
    POLICY,
    SAM,
    SAMPLE,
    TAYLOR,
    Story,
    imported,
    live_to,
    locking,
    rehearsed_to,
)

FINANCE, REHEARSAL = "finance-sign-off", "rollback-rehearsal"
SIGNAL = InsertSignal(Row(When(), Then(signal=SAMPLE.checks[0].signal, verdict="fail")))
SIGNAL = InsertSignal(Row(When(), Then(signal=SAMPLE.checks[0].signal, verdict="fail")))
NOTED = replace(SAMPLE, acknowledgements=(Acknowledgement("support", "Support knows", "priya"),))


def found(story: Story, by: Actor = SAM) -> Undoing | Refusal:
    return undo.last(tuple(story.log), story.world, by)


def board(story: Story, by: Actor = SAM) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, by, (), frozenset())


def intent(story: Story, by: Actor = SAM) -> Undo:
    """What the room sends after the preview, as the dispatcher fills it."""
    one = board(story, by).undo
    assert one.seq, one.message
    return undo.filled(Undo(one.seq), tuple(story.log), story.world, by)


def back(story: Story, by: Actor = SAM) -> Story:
    return story.wait(60).do(intent(story, by), by=by)


def why(story: Story, by: Actor = SAM) -> str:
    no = found(story, by)
    assert isinstance(no, Refusal)
    assert (no.rule, bool(no.remedy)) == ("undo", True)
    shown = board(story, by).undo
    assert (shown.seq, shown.message, shown.remedy) == (0, no.message, no.remedy)
    return f"{no.message} → {no.remedy}"


def ticks(story: Story) -> dict[str, Tick]:
    assert story.world.release is not None
    return dict(story.world.release.ticks)


def test_a_tick_is_taken_off_by_an_event_that_names_it() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"))
    seq = len(story.log)
    one = found(story)
    assert one == Undoing(
        seq, "gate.ticked", FINANCE, f"gate {FINANCE} ticked: PR 7", AT, f"gate {FINANCE} is open again"
    )
    back(story)
    assert ticks(story) == {}
    assert story.log[-1].event == SaidUndone(seq, "gate.ticked", FINANCE)
    assert len(story.log) == seq + 1


def test_a_tick_that_was_taken_off_stands_again_with_its_own_evidence_person_and_time() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"), by=DANA)
    before = ticks(story)
    story.wait(600).do(UntickGate(FINANCE, "wrong gate"))
    back(story)
    assert ticks(story) == before
    assert (before[FINANCE].by, before[FINANCE].at) == ("dana", AT)


def test_the_tick_for_an_older_plan_stands_again_when_the_new_tick_is_undone() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"), by=DANA)
    story.do(ImportRelease(replace(SAMPLE, title="Other")), by=TAYLOR)
    void = ticks(story)
    back(story.do(TickGate(FINANCE, "PR 8")))
    assert ticks(story) == void


def test_undone_twice_goes_two_steps_back_and_then_there_is_nothing() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7")).do(UntickGate(FINANCE, "no"))
    assert [fact.label for fact in board(story).undo.earlier] == ["next", "stays"]
    back(back(story))
    assert ticks(story) == {}
    assert "can not be undone" in why(story)
    assert "nothing here that could be undone" in why(story, Actor("zoe", "zoe"))


def test_an_acknowledgement_goes_and_the_one_before_it_comes_back() -> None:
    story = imported(NOTED).do(Acknowledge("support"), by=DANA)
    story.do(Acknowledge("support"), by=SAM)
    back(story)
    assert story.world.release is not None
    assert story.world.release.acknowledged == {"support": "dana"}
    assert "sam has said something about the same since" in why(story, DANA)


def test_drafts_are_taken_back_and_those_before_them_are_shown_again() -> None:
    story = rehearsed_to(Phase.MONITORING).do(DraftUpdates())
    first = (story.run.drafts, story.run.drafts_at, story.run.drafts_entries)
    story.wait(60).do(Advance(), DraftUpdates())
    second = story.run.drafts_at
    back(story)
    assert (story.run.drafts, story.run.drafts_at, story.run.drafts_entries) == first
    assert second != first[1]
    assert isinstance(story.log[-1].event, UpdatesWithdrawn)
    assert board(story).updates.drafts[0].text
    assert "c takes the next (run sample)" in why(story)  # the sample before them


def test_with_no_drafts_before_them_there_are_none() -> None:
    story = rehearsed_to(Phase.MONITORING).do(DraftUpdates())
    assert board(story).undo.then == "there is no draft"
    back(story)
    assert (story.run.drafts, story.run.drafts_at) == ((), None)
    assert board(story).updates.title.mark.word == "NONE"


def test_the_postmortem_leaves_drafts_out_that_were_taken_back() -> None:
    story = rehearsed_to(Phase.MONITORING, "error-spike").do(DraftUpdates())
    back(story)
    while story.phase is not Phase.RESTORED:
        typed = RollBack(confirm=ID) if story.phase is Phase.RECOMMENDED else Advance(confirm=ID)
        story.do(typed)
    story.do(DraftPostmortem())
    assert "These texts were drafted" not in "\n".join(board(story).updates.postmortem)


STAYS: dict[str, tuple[tuple[Intent, ...], Actor, str]] = {  # what was said last, and what to do instead
    "approval": (
        (GrantApproval("engineering-lead"),),
        TAYLOR,
        f'controlroom approval revoke {ID} engineering-lead --reason "…"',
    ),
    "revoked": (
        (GrantApproval("engineering-lead"), RevokeApproval("engineering-lead", "no")),
        TAYLOR,
        "approves it again",
    ),
    "plan": ((ImportRelease(replace(SAMPLE, title="Other")),), SAM, "import the plan as it was before"),
    "policy": ((ImportPolicy(replace(POLICY, version=2, cap=90)),), SAM, "import what was there before"),
    "lock": ((locking("*", "freeze"),), SAM, "take the lock off"),
    "run": ((StartRun("rehearsal"),), SAM, "run abort"),
    "sample": ((StartRun("rehearsal"), TakeSample()), SAM, "a measurement stays"),
    "advance": ((Advance(assume=True), Advance()), SAM, "x aborts the run (run abort)"),
    "hold": ((Advance(assume=True), Hold("lunch")), SAM, "h resumes it (run resume)"),
    "signal": ((Advance(assume=True), SIGNAL), SAM, "another signal"),
}


@pytest.mark.parametrize("case", STAYS)
def test_what_can_not_be_undone_says_why_and_what_to_do_instead(case: str) -> None:
    asked, by, remedy = STAYS[case]
    story = imported()
    story.do(*asked, by=by)
    said = why(story, by)
    assert "what you said last can not be undone (event " in said
    assert remedy in said


@pytest.mark.parametrize("phase", [Phase.ROLLING_BACK, Phase.RESTORED])
def test_a_way_back_and_an_ended_run_stay(phase: Phase) -> None:
    story = rehearsed_to(phase, "error-spike")
    assert "can not be undone" in why(story)
    if phase is Phase.RESTORED:
        story.do(DraftUpdates())
        assert "the run has ended: restored → u drafts them anew (updates draft)" in why(story)
        story.do(DraftPostmortem())
        assert "p drafts it anew (postmortem new)" in why(story)


def test_a_postmortem_is_passed_over_and_the_preview_says_that_it_stays() -> None:
    story = rehearsed_to(Phase.RESTORED, "error-spike").do(TickGate(FINANCE, "PR 7"), DraftUpdates(), DraftPostmortem())
    shown = board(story).undo
    assert (shown.seq, shown.act) == (len(story.log) - 2, f"gate {FINANCE} ticked: PR 7")
    assert [fact.label for fact in shown.earlier] == ["stays"] * 3
    assert shown.earlier[0].text.startswith(f"event {len(story.log)}, postmortem drafted")
    assert shown.earlier[0].text.endswith(": p drafts it anew (postmortem new)")
    assert FINANCE not in ticks(back(story))


def test_what_was_said_before_what_stays_is_not_reached() -> None:
    story = rehearsed_to(Phase.MONITORING, "error-spike").do(TickGate(FINANCE, "PR 7"), TakeSample())
    assert why(story).endswith("R goes back (run rollback)")


def test_what_is_to_do_instead_names_no_key_that_does_nothing() -> None:
    back = rehearsed_to(Phase.ROLLING_BACK, "error-spike")
    assert why(back).endswith("n goes on (run advance), E escalates (run escalate)")
    ended = rehearsed_to(Phase.RESTORED, "error-spike")
    assert why(ended).endswith("it stays in the record of this run; N starts a new one (run start)")
    older = rehearsed_to(Phase.RESTORED, "error-spike")
    taken = older.log[-1]
    older.do(StartRun("rehearsal"))
    assert instead.of(taken, older.world) == "it stays in the record of an earlier run"


def test_nobody_undoes_what_another_said_nor_what_another_changed_since() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"))
    assert "nothing here" in why(story, TAYLOR)
    story.do(UntickGate(FINANCE, "not yet"), by=TAYLOR)
    assert f"taylor has said something about the same since (event {len(story.log)})" in why(story)
    back(story, TAYLOR)
    assert "taylor has said something about the same since" in why(story)
    assert ticks(story)[FINANCE].by == "sam"


def test_another_person_at_another_gate_is_no_hindrance() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7")).do(TickGate(REHEARSAL, "log 9"), by=TAYLOR)
    back(story)
    assert list(ticks(story)) == [REHEARSAL]


def test_another_version_of_the_plan_makes_it_too_late() -> None:
    story = imported(NOTED).do(TickGate(FINANCE, "PR 7"))
    story.do(ImportRelease(replace(NOTED, title="Other")), by=DANA)
    assert "another version of the plan → space ticks it again" in why(story)
    story = imported(NOTED).do(TickGate(FINANCE, "PR 7"), by=DANA).do(UntickGate(FINANCE, "no"))
    story.do(ImportRelease(replace(NOTED, title="Other")), by=DANA)
    assert "another version of the plan" in why(story)
    story = imported(NOTED).do(Acknowledge("support")).do(ImportRelease(replace(NOTED, title="Other")), by=DANA)
    assert "another version of the plan → a takes note of this one" in why(story)


def test_a_login_that_is_nobody_here_undoes_its_own_ticks_only() -> None:
    other = Actor("guest", "", "host")
    story = imported().do(TickGate(FINANCE, "PR 7"), by=NOBODY)
    assert "nothing here" in why(story, other)
    back(story, NOBODY)
    assert ticks(story) == {}


def test_what_changed_between_preview_and_enter_is_refused() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"))
    ready = intent(story)
    story.do(UntickGate(FINANCE, "no"), by=TAYLOR)
    assert story.no(ready).rule == "undo"
    story.wait(1).do(TickGate(FINANCE, "PR 8"), by=TAYLOR)
    assert story.no(ready).rule == "undo"
    fresh = imported().do(TickGate(FINANCE, "PR 7")).do(UntickGate(FINANCE, "no"))
    again = intent(fresh)
    fresh.do(TickGate(FINANCE, "PR 9"), by=TAYLOR)
    assert fresh.no(again).rule == "undo"


@pytest.mark.parametrize(
    "found",
    [
        None,
        Refusal("undo", "because", "do that"),
        Undoing(1, "release.imported", "", "", AT, ""),
        Undoing(1, "gate.ticked", FINANCE, "", AT, ""),
        Undoing(1, "gate.unticked", FINANCE, "", AT, ""),
        Undoing(1, "gate.unticked", REHEARSAL, "", AT, "", Tick("x", "another digest", "sam", AT)),
        Undoing(1, "acknowledgement.given", "support", "", AT, ""),
        Undoing(2, "gate.ticked", FINANCE, "", AT, ""),
    ],
)
def test_an_undoing_of_what_nobody_said_is_refused(found: Undoing | Refusal | None) -> None:
    assert imported(NOTED).no(Undo(1, found)).rule == "undo"


def test_what_the_asker_says_of_the_undoing_does_not_count() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"), by=DANA).wait(600).do(UntickGate(FINANCE, "no"))
    honest = intent(story)
    assert story.world.release is not None
    forged = Tick("all is well", story.world.release.digest, "taylor", AT)
    asked = replace(honest, found=replace(honest.found, tick=forged))  # type: ignore[type-var]  # it was found
    assert undo.filled(asked, tuple(story.log), story.world, SAM) == honest


def test_a_login_that_is_called_like_a_person_is_not_that_person() -> None:
    namesake = Actor("sam", "", "elsewhere")  # nobody here, with the name that the list shows of Sam
    assert namesake.name == SAM.name
    story = imported().do(TickGate(FINANCE, "PR 7"))
    asked = undo.filled(Undo(len(story.log)), tuple(story.log), story.world, namesake)
    assert story.no(asked, by=namesake).message == "you have said nothing here that could be undone"


def test_undoing_a_tick_while_it_is_deployed_is_warned_about() -> None:
    story = live_to(Phase.DEPLOYING)
    story.do(UntickGate(FINANCE, "wrong"), TickGate(FINANCE, "PR 9"))
    back(story)
    assert f"the tick of gate {FINANCE} was undone" in story.run.warnings


def test_the_log_replays_to_the_same_world_and_the_score_follows() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7"))
    back(story)
    records: tuple[Record, ...] = tuple(story.log)
    assert replay(records) == story.world
    assert [row.raw for row in board(story).risk.history] == [126, 118, 126]
    assert board(story).risk.history[0].why.startswith("undone event ")


def test_the_preview_names_what_was_said_before_and_what_of_it_stays() -> None:
    story = imported().do(TickGate(FINANCE, "PR 7")).do(TickGate(REHEARSAL, "log 9"))
    shown = board(story).undo
    assert shown.when == f"event {len(story.log)}, 2026-11-20 12:00:00 UTC, 0 s ago, by sam"
    assert shown.earlier[:2] == (
        Fact("next", f"event {len(story.log) - 1}, gate {FINANCE} ticked: PR 7"),
        Fact("stays", f"event {len(story.log) - 2}, plan imported, digest f6b73a: import the plan as it was before"),
    )


def test_hostile_evidence_is_harmless_in_the_preview_and_masked() -> None:
    story = imported().do(TickGate(FINANCE, "\x1b[2J sk_live_4eC39HqLyjWDarjtT1zdp7dc"))
    shown = board(story).undo
    assert "\x1b" not in shown.act
    assert "4eC39HqLyjWDarjtT1zdp7dc" not in shown.act


def test_an_acceptance_is_undone_for_the_version_that_it_was_given_for() -> None:
    story = imported().do(AcceptRisk("environment", "first wave only", "3d"), by=TAYLOR)
    seq = len(story.log)
    assert story.world.release is not None
    assert set(story.world.release.accepted) == {"environment"}
    back(story, TAYLOR)
    assert story.log[-1].event == SaidUndone(seq, "risk.accepted", "environment")
    assert story.world.release.accepted == {}
    assert "nothing here that could be undone" in why(story, TAYLOR)


def test_an_acceptance_of_an_older_plan_or_one_that_was_taken_back_is_not_undone() -> None:
    story = imported().do(AcceptRisk("environment", "first wave only", "3d"), by=TAYLOR)
    story.do(ImportRelease(replace(SAMPLE, title="Other")), by=SAM)
    assert "another version of the plan" in why(story, TAYLOR)
    story = imported().do(AcceptRisk("environment", "first wave only", "3d"), by=TAYLOR)
    story.do(WithdrawAcceptance("environment", "worse"), by=TAYLOR)
    assert "can not be undone" in why(story, TAYLOR)


def test_an_acceptance_acted_in_a_rehearsal_is_taken_back_there() -> None:
    story = imported().do(AcceptRisk("environment", "to try it", "3d", acting_as="taylor"))
    assert "for the rehearsal only" in why(story)


def test_every_kind_of_event_can_be_undone_follows_or_says_what_to_do_instead() -> None:
    told = tuple(kind for kind, _ in INSTEAD)
    for kind in get_args(Event):
        assert kind in UNDOABLE or issubclass(kind, Followed) or issubclass(kind, told), kind
    assert not any("(run rollback)" in instead.of(record, imported().world) for record in imported().log)


def test_after_an_acceptance_was_taken_back_undo_says_to_accept_it_again() -> None:
    story = imported().do(AcceptRisk("environment", "first wave only", "3d"), by=TAYLOR)
    story.do(WithdrawAcceptance("environment", "worse"), by=TAYLOR)
    assert "accepts it again in 1 Risk (accept add)" in why(story, TAYLOR)
