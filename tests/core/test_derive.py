"""Boards as derived: every phase of both kinds has one, its slices say something, and it is clean and storable."""

from dataclasses import replace
from datetime import datetime, timedelta
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core import derive, plain
from controlroom.core.board import Board, Fact, Section, Slot, Title
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED, STEPPING, WAY_BACK, Phase
from controlroom.core.text import width
from controlroom.core.world import RunKind, Tick, World
from controlroom.tui import frame
from tests.core.machine import locking
from tests.core.story import PLAN, START, run_at, world_of
from tests.core.walk import AT, SAM, Place, after, imported, walk
from tests.data.facts import PLANS
from tests.data.shipped import SAMPLE, plan_of, policy

SCENARIOS = ("error-spike", "rollback-step-fails")
SLICES = ("risk", "gates", "timeline", "checks", "rollback", "incidents", "updates", "audit")
LETTERS = {".": "pending", "p": "passed", "c": "current", "f": "failed", "h": "held"}
RAILS = {  # queued preflight deploying verifying monitoring complete | spike recommended rolling-back restored
    Phase.IDLE: "..........",
    Phase.QUEUED: "c.........",
    Phase.PREFLIGHT: "pc........",
    Phase.DEPLOYING: "ppc.......",
    Phase.VERIFYING: "pppc......",
    Phase.MONITORING: "ppppc.....",
    Phase.COMPLETE: "pppppc....",
    Phase.SPIKE: "ppppf.c...",
    Phase.RECOMMENDED: "ppppf.pc..",
    Phase.ROLLING_BACK: "ppppf.ppc.",
    Phase.FIXING_FORWARD: "ppppf.ppc.",
    Phase.RESTORED: "ppppf.pppc",
    Phase.ABORTED: "pf........",
    Phase.ESCALATED: "ppppf.ppf.",
}


def board_of(place: Place | World, mine: frozenset[int] = frozenset(), at: datetime = AT) -> Board:
    world, records = (place, ()) if isinstance(place, World) else place
    return derive.board(world, records, at, SAM, (("site", len(records)),), mine)


def titles(board: Board) -> list[Title]:
    return [getattr(board, name).title for name in SLICES]


def rail(board: Board) -> str:
    letters = {state: letter for letter, state in LETTERS.items()}
    return "".join(letters[slot.state] for slot in board.rail)


# --- every phase --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("kind", RunKind)
def test_every_phase_of_both_kinds_has_a_board(phase: Phase, kind: RunKind) -> None:
    world = world_of(run_at(phase, kind=kind))
    board = board_of(replace(world, site=replace(world.site, policies={"risk": policy()})))
    assert (board.header.kind, board.header.phase) == (kind.upper(), phase.upper())
    assert all(title.mark.glyph and title.mark.word and title.detail for title in titles(board))
    assert board.next.sentence
    assert board.next.tag
    assert board.risk.factors
    assert board.risk.instruction
    assert len([step for step in board.timeline.steps if "." not in step.number]) == 9
    assert (board.timeline.now is not None) is (phase in STEPPING)
    assert bool(board.timeline.answer) is (phase not in STEPPING)
    assert [check.title for check in board.checks.checks] != []
    assert board.checks.answer
    assert [way.id for way in board.rollback.ways] == ["quick", "compensate"]
    assert board.rollback.answer
    assert (board.rollback.force != "") is (phase in WAY_BACK or phase in (Phase.RESTORED, Phase.ESCALATED))
    assert board.incidents.empty
    assert board.updates.empty
    assert bool(board.updates.postmortem) is (phase in ENDED)
    assert board.gates.verdict
    assert plain.loads(Board, plain.dumps(board)) == board


@pytest.mark.parametrize("phase", Phase)
def test_the_rail_of_every_phase(phase: Phase) -> None:
    board = board_of(world_of(run_at(phase)))
    assert rail(board) == RAILS[phase]
    assert [slot.phase for slot in board.rail][8] == (
        "fixing forward" if phase is Phase.FIXING_FORWARD else "rolling back"
    )


def test_a_held_phase_is_held_on_the_rail() -> None:
    run = replace(run_at(Phase.DEPLOYING), held="lunch", held_by="dana")
    assert rail(board_of(world_of(run))) == "pph......."


@pytest.mark.parametrize("end", [Phase.ESCALATED, Phase.RESTORED])
def test_a_run_that_was_fixed_forward_keeps_that_slot(end: Phase) -> None:
    run = run_at(Phase.FIXING_FORWARD)
    ended = replace(run, phase=end, entries=(*run.entries, replace(run.entries[-1], phase=end, t=run.t + 60)))
    board = board_of(world_of(replace(ended, t=run.t + 60)))
    assert board.rail[8] == Slot("fixing forward", "passed" if end is Phase.RESTORED else "failed", 60)


def test_the_slots_bear_the_seconds_that_a_phase_took() -> None:
    board = board_of(world_of(run_at(Phase.RECOMMENDED, kind=RunKind.REHEARSAL)))
    assert [slot.seconds for slot in board.rail] == [60, 60, 60, 60, 60, -1, 60, 0, -1, -1]


def test_without_a_run_the_header_is_that_of_a_rehearsal() -> None:
    header = board_of(world_of(None)).header
    assert (header.kind, header.run, header.phase, header.elapsed) == ("REHEARSAL", "no run", "IDLE", "")


def test_the_header_counts_what_is_assumed() -> None:
    run = replace(
        run_at(Phase.QUEUED, kind=RunKind.REHEARSAL),
        assumed_gates=("finance",),
        assumed_approvals=("engineering",),
        assumed_locks=("*",),
    )
    board = board_of(world_of(run))
    assert (board.header.assumed, board.header.elapsed, board.header.digest) == (3, "T+01:00", "dddddd")


def test_the_header_no_longer_counts_a_gate_that_was_really_ticked() -> None:
    run = replace(
        run_at(Phase.QUEUED, kind=RunKind.REHEARSAL), assumed_gates=("finance",), assumed_approvals=("engineering",)
    )
    world = world_of(run)
    assert world.release is not None
    ticked = replace(world.release, ticks={"finance": Tick("FIN-812", "d" * 64, "sam", START)})
    assert board_of(world).header.assumed == 2
    assert board_of(replace(world, release=ticked)).header.assumed == 1


def test_the_row_of_identity_of_the_sample() -> None:
    places = walk(SAMPLE, "error-spike")
    rows = ["".join(span.text for span in frame.identity(board_of(place), 80)) for place in (places[0], places[12])]
    assert rows == [
        " PRODUCTION ╌REHEARSAL╌ Billing Seat Sync Patch ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ no run IDLE ",
        " PRODUCTION ╌REHEARSAL, 3 ASSUMED╌ Billing Sea…  run-0001 ROLLBACK REC. T+10:00 ",
    ]


# --- the shipped plans --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS.values())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_titles_fit_46_cells_or_have_a_brief_form_that_is_cut_at_its_end(name: str, scenario: str) -> None:
    for place in walk(name, scenario):
        board = board_of(place)
        for digit, (pane, title) in enumerate(zip(SLICES, titles(board), strict=True), 1):
            short = title.brief or title.detail
            line = frame.title(digit, pane.capitalize(), title, 80, open=False, focused=False, live=False)
            shown = "".join(span.text for span in line)
            assert width(shown) == 80
            if min(width(title.detail), width(short)) <= 46:
                assert "…" not in shown, shown
            assert short[:40] in shown or title.detail in shown


@pytest.mark.parametrize("name", PLANS.values())
def test_the_boards_of_shipped_plans_are_stored_and_read_back_equal(name: str) -> None:
    for place in walk(name, "error-spike")[::5]:
        board = board_of(place)
        assert plain.loads(Board, plain.dumps(board)) == board
        assert board.audit.total == len(place[1])


def test_only_events_of_this_sitting_are_marked() -> None:
    world, records = walk(SAMPLE, "error-spike")[4]
    board = board_of((world, records), frozenset({len(records)}))
    assert [event.seq for event in board.audit.events if event.sitting] == [len(records)]
    assert [event.seq for event in board.audit.events] == list(range(len(records), 0, -1))


def test_of_many_events_the_latest_500_are_shown_and_all_are_counted() -> None:
    world, records = walk(SAMPLE, "clean")[0]
    many = tuple(replace(records[-1], seq=number) for number in range(1, 1_201))
    audit = board_of((world, many)).audit
    assert (len(audit.events), audit.total, audit.events[0].seq, audit.head) == (500, 1_200, 1_200, "1200")


def test_time_alone_changes_ages_only() -> None:
    place = walk(SAMPLE, "error-spike")[3]
    now, later = board_of(place), board_of(place, at=AT + timedelta(minutes=90))
    assert later.audit.title.right == "1 h ago"
    assert (later.rail, later.next, later.header) == (now.rail, now.next, now.header)
    unaged = [
        replace(one.risk, history=tuple(replace(row, age="") for row in one.risk.history)) for one in (later, now)
    ]
    assert unaged[0] == unaged[1]
    assert (now.risk.history[-1].age, later.risk.history[-1].age) == ("0 s", "1 h")


def test_results_of_a_live_run_are_not_green_for_ever() -> None:
    world = world_of(run_at(Phase.MONITORING))
    words = [board_of(world, at=START + timedelta(minutes=minutes)).checks.title.mark.word for minutes in (6, 60)]
    assert words == ["PASS", "STALE"]


def test_results_of_a_run_that_is_over_say_that_they_are_of_its_end() -> None:
    title = board_of(world_of(run_at(Phase.COMPLETE)), at=START + timedelta(days=30)).checks.title
    assert title.mark.word == "PASS"
    assert title.detail.startswith("at the end: ")


def test_the_clock_of_a_live_run_goes_on_until_it_ends() -> None:
    later = START + timedelta(minutes=90)
    assert board_of(world_of(run_at(Phase.MONITORING)), at=later).header.elapsed == "T+1:30:00"
    assert board_of(world_of(run_at(Phase.MONITORING, kind=RunKind.REHEARSAL)), at=later).header.elapsed == "T+05:00"
    assert board_of(world_of(run_at(Phase.RESTORED)), at=later).header.elapsed == "T+09:00"


def test_several_eligible_persons_are_any_of_them() -> None:
    detail = board_of(imported(plan_of("billing-system-deployment"))).gates.title.detail
    assert detail.endswith("Dana Whitlock or Taylor Ng or Sam Ito has not approved")


def test_a_freeze_blocks_and_says_by_whom() -> None:
    board = board_of(after(imported(plan_of(SAMPLE)), locking("*", "month end")))
    assert board.gates.reasons[0].message == "everything is frozen: month end (by sam)"
    assert board.context == "blocked"


# --- clean --------------------------------------------------------------------------------------------------


def visible(text: str) -> bool:
    """No control, format, surrogate, private or unassigned character, and no separator but blank and newline."""
    return all(char in "\n " or category(char)[0] not in "CZ" for char in text)


@given(st.text(st.characters(), max_size=40))
def test_cleaned_values_hold_visible_characters_only(text: str) -> None:
    value = derive.cleaned(Section(text, (Fact(text, text, "dim"),)))
    assert visible(value.title)
    assert visible(value.facts[0].text)
    assert "\n" not in value.title + value.facts[0].label
    assert derive.cleaned(value) is value


def test_what_is_clean_stays_the_same_object() -> None:
    board = board_of(walk(SAMPLE, "error-spike")[8])
    assert derive.cleaned(board) is board


def test_a_command_of_several_lines_stays_whole() -> None:
    command = "a \\\n  b\x1b[2J"
    steps = tuple(replace(step, command=command, title=command) for step in PLAN.steps)
    board = board_of(world_of(run_at(Phase.DEPLOYING, replace(PLAN, steps=steps))))
    assert board.timeline.now is not None
    assert board.timeline.now.command == "a \\\n  b<1B>[2J"
    assert board.timeline.now.title == "a \\   b<1B>[2J"


def test_who_looks_is_cleaned_too() -> None:
    board = derive.board(world_of(None), (), START, Actor("ev\x1bil\u202e"), (), frozenset())
    assert board.header.who == "ev<1B>il<U+202E>"
