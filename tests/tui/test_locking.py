"""The forms of `L` and `A`, and what the panes show of locks and acceptances."""

from dataclasses import replace

import pytest

from controlroom.core.board import Board, Fact, LockRow, Mark
from controlroom.core.intents import AcceptRisk, AddLock, Advance, Intent, RemoveLock, WithdrawAcceptance
from controlroom.core.lock import EVERYTHING, LockKind, Scope
from controlroom.core.refusal import Confirmation, Reason, Refusal
from controlroom.tui.acts import Here, begin
from controlroom.tui.form import Choose, Closed, Form, Send
from controlroom.tui.forms import Ask, Confirm, after_refusal
from controlroom.tui.locking import spanned
from controlroom.tui.panes import PANES
from controlroom.tui.rows import copied, facts, rows_of
from tests import boards
from tests.tui.render import plain

OWN = Scope(services=("Billing Worker", "Billing API"))
HELD = LockRow(
    "lock-3",
    Mark("✗", "LOCKED", "bad"),
    "lock-3 month end · Billing API",
    "3 h left",
    "dana",
    "2 h",
    (Fact("Scope", "Billing API"),),
)
TAKEN = Mark("~", "ACCEPTED", "warn")


def locked(*rows: LockRow) -> Board:
    """The blocked sample with these locks."""
    return replace(boards.blocked(), gates=replace(boards.blocked().gates, locks=rows or (HELD,)))


def accepted(mark: Mark = TAKEN) -> Board:
    """The blocked sample whose first factor is accepted."""
    risk = boards.blocked().risk
    first = replace(risk.factors[0], accepted=mark, by="taylor, 2 d left", detail=(Fact("Reason", "first wave"),))
    return replace(boards.blocked(), risk=replace(risk, factors=(first, *risk.factors[1:])))


def opened(board: Board, action: str, pane: int, row: int, person: str = "dana") -> Form:
    found = begin(action, Here(board, pane, rows_of(PANES[pane - 1].slice_of(board))[row], "", person))
    assert found is not None
    assert not isinstance(found, Send)
    return found


def typed(form: object, text: str) -> object:
    for char in text:
        form = form.press(char, char)  # type: ignore[attr-defined]  # a form, until one ends it
    return form.press("enter", None)  # type: ignore[attr-defined]  # as above


def chosen(form: Form, downs: int) -> object:
    found: object = form
    for _ in range(downs):
        found = found.press("j", "j")  # type: ignore[attr-defined]  # as above
    return found.press("enter", None)  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize(
    ("downs", "text", "intent"),
    [
        (0, "4h: month end", AddLock(OWN, "month end", "4h", LockKind.BLOCK)),
        (0, "month end", AddLock(OWN, "month end", "", LockKind.BLOCK)),
        (0, "note: no span", AddLock(OWN, "note: no span", "", LockKind.BLOCK)),
        (1, "2d: slow", AddLock(OWN, "slow", "2d", LockKind.WARNING)),
        (2, "audit", AddLock(Scope(environment="PRODUCTION"), "audit", "", LockKind.BLOCK)),
        (3, "30m: audit", AddLock(EVERYTHING, "audit", "30m", LockKind.BLOCK)),
        (4, "over", RemoveLock("lock-3", "over")),
    ],
)
def test_what_is_chosen_and_typed_becomes_a_lock_or_takes_one_off(downs: int, text: str, intent: Intent) -> None:
    form = opened(locked(), "lock", 1, 0)
    assert isinstance(form, Choose)
    asked = chosen(form, downs)
    assert isinstance(asked, Ask)
    assert typed(asked, text) == Send(intent)


@pytest.mark.parametrize("text", ["90x: hmm", "4 weeks: slow", "2026-11-20T10:00: why", "9: why", "4h:"])
def test_a_mistyped_time_in_front_of_a_lock_is_asked_on_with_how_to_write_it(text: str) -> None:
    asked = typed(chosen(opened(locked(), "lock", 1, 0), 0), text)
    assert isinstance(asked, Ask)
    assert asked.typed.text == text
    assert "4h" in asked.says[0]


def test_a_freeze_is_previewed_and_sent_with_its_word_typed() -> None:
    lines = (("Hits", "2 releases: a, b"), ("Counts", "for LIVE"))
    shown = Confirmation("FREEZE EVERYTHING", "freeze", lines, "everything")
    intent = AddLock(EVERYTHING, "audit")
    form = after_refusal(Refusal("confirm", "", "", code=2, confirmation=shown), Send(intent))
    text = "\n".join(plain(line) for line in form.lines(80, 12))
    assert "2 releases: a, b" in text
    assert "Type everything: [" in text
    assert ("type", "the word") in form.pairs
    assert isinstance(typed(form, "everythin"), Confirm)
    assert typed(form, "everything") == Send(replace(intent, confirm="everything"))


def test_on_a_lock_the_key_asks_at_once_why_it_comes_off() -> None:
    form = opened(locked(), "lock", 2, -1)
    assert isinstance(form, Ask)
    assert form.title == "Take lock-3 off"
    assert typed(form, "over") == Send(RemoveLock("lock-3", "over"))


def test_no_key_locks_alone_and_escape_changes_nothing() -> None:
    form = opened(locked(), "lock", 1, 0)
    asked = chosen(form, 0)
    assert isinstance(asked, Ask)
    assert asked.press("enter", None) == asked
    assert form.press("escape", None) == asked.press("escape", None) == Closed()


def test_a_release_without_services_can_still_be_frozen() -> None:
    gates = replace(boards.blocked().gates, services=())
    form = opened(replace(boards.blocked(), gates=gates), "lock", 1, 0)
    assert isinstance(form, Choose)
    assert [choice.cells[0] for choice in form.choices] == ["freeze", "freeze"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4h: why", ("4h", "why")),
        ("4 h : why", ("4 h", "why")),
        ("why", ("", "why")),
        (": why", ("", ": why")),
        ("2026-11-20T10:00: why", ("", "2026-11-20T10:00: why")),
    ],
)
def test_a_span_in_front_is_told_from_the_reason(text: str, found: tuple[str, str]) -> None:
    assert spanned(text) == found


# --- accepting ----------------------------------------------------------------------------------------------


def test_in_a_rehearsal_an_eligible_person_is_acted() -> None:
    form = opened(boards.monitoring(), "accept", 1, 0, "sam")
    assert isinstance(form, Choose)
    assert [choice.cells for choice in form.choices] == [("act as Taylor Ng (rehearsal)",)]
    assert typed(chosen(form, 0), "3d: why") == Send(AcceptRisk("billing", "why", "3d", "taylor"))


def test_one_who_may_accepts_as_oneself_also_in_a_live_run() -> None:
    live = replace(boards.monitoring(), header=replace(boards.monitoring().header, kind="LIVE"))
    form = opened(live, "accept", 1, 2, "taylor")
    assert isinstance(form, Choose)
    assert [choice.cells for choice in form.choices] == [("as yourself", "Taylor Ng")]
    assert typed(chosen(form, 0), "3d: why") == Send(AcceptRisk("migration", "why", "3d", ""))
    refused = opened(live, "accept", 1, 2, "sam")
    assert isinstance(refused, Choose)
    assert (refused.read, "who may: Taylor Ng" in repr(refused.choices)) == (True, True)


@pytest.mark.parametrize("text", ["why", "later: why", "3d:", "3d"])
def test_an_acceptance_without_an_end_or_a_reason_is_asked_on_with_what_was_typed(text: str) -> None:
    asked = typed(chosen(opened(boards.monitoring(), "accept", 1, 0), 0), text)
    assert isinstance(asked, Ask)
    assert asked.typed.text == text
    assert "has to end" in asked.says[0]


def test_off_the_factors_the_key_says_where_to_go() -> None:
    form = opened(boards.blocked(), "accept", 2, 0)
    assert isinstance(form, Choose)
    assert "open 1 Risk" in repr(form.choices)


def test_what_is_accepted_is_taken_back_and_what_has_expired_is_accepted_again() -> None:
    assert typed(chosen(opened(accepted(), "accept", 1, 0), 0), "no") == Send(
        WithdrawAcceptance("billing", "no", "taylor")
    )
    again = chosen(opened(accepted(Mark("◌", "EXPIRED", "bad")), "accept", 1, 0), 0)
    assert typed(again, "1d: yes") == Send(AcceptRisk("billing", "yes", "1d", "taylor"))


# --- warnings to be read ------------------------------------------------------------------------------------


def test_warnings_are_listed_and_enter_says_that_they_were_read() -> None:
    reason = Reason("warning", "everything has a warning: slow (by sam)", "read it", "sam", 2, "", "lock-1")
    refusal = Refusal("read_first", "1 warning is to be read first", "read", (reason,), readable=True)
    form = after_refusal(refusal, Send(Advance(assume=True)))
    assert isinstance(form, Choose)
    assert form.title == "! 1 warning is to be read first"
    assert form.choices[0].cells[0] == "! warning"
    assert form.press("enter", None) == Send(Advance(assume=True, read=True))
    assert form.press("escape", None) == Closed()


# --- panes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_lock_is_a_row_of_gates(width: int) -> None:
    shown = [plain(line) for line in PANES[1].body(locked().gates, width, 20).lines]
    row = next(line for line in shown if "lock-3" in line)
    assert "✗ LOCKED" in row
    assert "month end" in row
    assert PANES[1].row_ids(locked().gates)[-1] == "lock-3"


def test_the_detail_and_the_copy_of_a_lock_say_all() -> None:
    title, found = facts(HELD)
    said = {fact.label: fact.text for fact in found}
    assert (title, said["State"], said["By"], said["Scope"]) == (HELD.title, "LOCKED", "dana", "Billing API")
    assert "Scope: Billing API" in copied(locked(), 2, HELD)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_an_accepted_factor_says_so_and_keeps_its_points(width: int) -> None:
    shown = [plain(line) for line in PANES[0].body(accepted().risk, width, 20).lines]
    row = next(line for line in shown if "ACCEPTED" in line)
    assert "+20" in row
    assert "~ ACCEPTED" in row
    assert ("taylor, 2 d left" in row) is (width >= 80)
