"""Forms as values: what they draw in the room they get, and what each key makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.intents import Abort, Advance, Hold, RollBack, StartRun
from controlroom.core.refusal import Confirmation, Reason, Refusal
from controlroom.core.text import clean, width
from controlroom.tui.acts import Here, begin, phase_of
from controlroom.tui.field import EMPTY, LIMIT, Field
from controlroom.tui.form import Choice, Choose, Closed, Copy, Do, Form, Go, Passed, Send
from controlroom.tui.forms import Ask, Confirm, after_refusal, refused
from controlroom.tui.keys import KEYS
from controlroom.tui.palette import palette
from controlroom.tui.pane import cells
from tests import boards
from tests.corpus import payloads

ROLL_BACK = Confirmation(
    "ROLL BACK · PRODUCTION · REHEARSAL run-0003",
    "roll back",
    (
        ("Records", "rollback.started; phase rollback recommended → rolling back, step 1"),
        ("Outside", "nothing is run, nobody is told: the three steps are yours"),
        ("Then", "1 Taylor Freeze seat mutation webhooks 2 m reversible"),
        ("", "2 Sam Redeploy prior billing worker 6 m reversible"),
        ("Undo", "abort is possible until step 3; this run can not resume monitoring"),
    ),
    "billing-seat-sync-patch",
)
REASONS = (
    Reason("gate", "Finance sign-off is open", "space tick, with evidence", "finance", 2, "space"),
    Reason("gate", "Rollback rehearsal in staging is open", "attach the staging run id", "dana", 2, "space"),
    Reason("approval", "Taylor Ng has not answered, 2 h", "a asks again", "taylor", 2, "a"),
)
BLOCKED = Refusal("gates", "the release may not be queued", "close them", REASONS)
FORMS: dict[str, Form] = {
    "confirm": Confirm(ROLL_BACK, RollBack()),
    "refusal": refused(BLOCKED),
    "assume": after_refusal(Refusal("gates", "3 open", "assume", REASONS, assumable=True), Send(Advance())),
    "ask": Ask("Hold the run", ("Time that is held does not count.",), "Reason", "hold", lambda t: Send(Hold(t))),
    "palette": palette([key for key in KEYS if "room" in key.screens]),
}


def text(form: Form, columns: int = 80, rows: int = 12) -> str:
    lines = form.lines(columns, rows)
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


def press(form: object, *keys: str) -> object:
    for key in keys:
        form = form.press(key, " " if key == "space" else key if len(key) == 1 else None)  # type: ignore[attr-defined]
    return form


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("size", [(80, 12), (60, 9), (170, 38), (60, 5)])
def test_a_form_stays_in_the_room_it_gets(name: str, size: tuple[int, int]) -> None:
    lines = FORMS[name].lines(*size)
    assert len(lines) <= size[1]
    assert max(cells(line) for line in lines) < size[0]


@pytest.mark.parametrize("name", FORMS)
def test_escape_closes_and_changes_nothing(name: str) -> None:
    assert FORMS[name].press("escape", None) == Closed()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_its_keys(name: str) -> None:
    assert FORMS[name].pairs


# --- the typed confirmation ---------------------------------------------------------------------------------


def test_a_confirmation_begins_empty_and_shows_the_act_with_its_consequences() -> None:
    shown = text(FORMS["confirm"])
    assert shown.startswith("━━ ROLL BACK · PRODUCTION · REHEARSAL run-0003 ━")
    for label, said in ROLL_BACK.lines:
        assert label in shown
        assert said[:30] in shown
    assert " Type billing-seat-sync-patch: [▏]" in shown
    assert "0 of 23 letters match, enter locked" in shown


def test_enter_does_nothing_until_the_id_is_exact() -> None:
    form = press(FORMS["confirm"], *"billing-seat-sync-patc", "enter")
    assert isinstance(form, Confirm)
    assert "22 of 23 letters match" in text(form)
    assert press(form, "h", "enter") == Send(RollBack(confirm="billing-seat-sync-patch"))


@pytest.mark.parametrize("typed", ["", "billing", "Billing-seat-sync-patch", "billing-seat-sync-patch2", "x"])
def test_any_other_text_confirms_nothing(typed: str) -> None:
    assert isinstance(press(FORMS["confirm"], *typed, "enter"), Confirm)


def test_a_paste_with_a_newline_does_not_confirm() -> None:
    form = FORMS["confirm"].paste("billing-seat-sync-patch\n")
    assert isinstance(form, Confirm)
    assert press(form, "enter") == Send(RollBack(confirm="billing-seat-sync-patch"))
    assert isinstance(press(FORMS["confirm"].paste("billing\nseat"), "enter"), Confirm)


def test_the_same_intent_is_asked_again_with_the_typed_id() -> None:
    refusal = Refusal("confirm", "type it", "type the id", confirmation=ROLL_BACK)
    form = after_refusal(refusal, Send(Abort("disk full")))
    assert press(form, *ROLL_BACK.expects, "enter") == Send(Abort("disk full", confirm=ROLL_BACK.expects))
    form = after_refusal(refusal, Send(Advance(assume=True)))
    assert press(form, *ROLL_BACK.expects, "enter") == Send(Advance(assume=True, confirm=ROLL_BACK.expects))


def test_a_long_confirmation_keeps_its_field_and_scrolls_to_the_rest() -> None:
    many = Confirmation("ABORT", "abort", tuple((f"Row {n}", f"text {n}") for n in range(20)), "some-id")
    form = Confirm(many, Abort("x"))
    assert "Type some-id: [▏]" in text(form)
    assert "down: 11 rows below" in text(form)
    down = press(form, *["down"] * 11)
    assert "text 19" in text(down)  # type: ignore[arg-type]  # a form still
    assert "below" not in text(down)  # type: ignore[arg-type]  # a form still
    assert isinstance(press(down, *["down"] * 30), Confirm)


# --- refusals -----------------------------------------------------------------------------------------------


def test_a_refusal_shows_rule_because_remedy_and_owner_and_enter_goes_to_the_fix() -> None:
    form = FORMS["refusal"]
    shown = text(form)
    assert "REFUSED, 3 reasons: the release may not be queued" in shown
    for reason in REASONS:
        assert f"✗ {reason.rule}" in shown
        assert reason.owner in shown
    assert "Finance sign-off is open. space tick, with evidence" in shown
    assert len(form.lines(80, 12)) <= 8
    assert press(form, "j", "j", "enter") == Go(2)
    assert "asks again" in text(press(form, "j", "j"))  # type: ignore[arg-type]


def test_a_refusal_without_reasons_shows_its_own_rule_and_remedy() -> None:
    form = refused(Refusal("stale", "the world moved: run.held by sam on host", "look again, then press again"))
    assert "✗ stale" in text(form)
    assert "look again, then press again" in text(form)
    assert press(form, "enter") == Closed()


def test_a_capital_or_a_digit_closes_a_refusal_and_does_its_work() -> None:
    assert press(FORMS["refusal"], "R") == Passed("R")
    assert press(FORMS["refusal"], "2") == Passed("2")


def test_an_id_typed_into_a_refusal_commands_nothing() -> None:
    assert isinstance(press(FORMS["refusal"], *"billing-seat-snc-patch"), type(FORMS["refusal"]))


def test_a_refusal_is_copied_as_a_list() -> None:
    copied = press(FORMS["refusal"], "y")
    assert isinstance(copied, Copy)
    assert copied.text.split("\n") == [f"{reason.message}. {reason.remedy}" for reason in REASONS]


def test_a_list_to_choose_from_keeps_other_keys_from_the_room() -> None:
    assert press(FORMS["assume"], "R", "n", "q") == FORMS["assume"]


def test_what_may_be_assumed_is_listed_and_one_enter_assumes_it() -> None:
    form = FORMS["assume"]
    assert text(form).startswith("╌╌ Assume 3 for this rehearsal? ╌")
    assert press(form, "enter") == press(form, "j", "j", "enter") == Send(Advance(assume=True))


def test_more_choices_than_rows_scroll_with_the_cursor() -> None:
    form = Choose("Pick", tuple(Choice((f"item {n}",), Go(n)) for n in range(50)), "pick")
    assert "item 0" in text(form)
    assert "Pick · row 1 of 50" in text(form)
    last = press(form, *["j"] * 60)
    assert "› item 49" in text(last).replace("›", "› ")  # type: ignore[arg-type]  # a form still
    assert press(last, "enter") == Go(49)


# --- asking for a line --------------------------------------------------------------------------------------


def test_an_empty_line_sends_nothing() -> None:
    assert press(FORMS["ask"], "enter") == FORMS["ask"]
    assert isinstance(press(FORMS["ask"], "space", "space", "enter"), Ask)


def test_a_line_is_sent_as_typed_without_blanks_around() -> None:
    assert press(FORMS["ask"], "space", *"disk", "space", *"full", "enter") == Send(Hold("disk full"))


def test_keys_of_the_room_are_letters_in_a_form() -> None:
    assert press(FORMS["ask"], *"nRqy?:12", "enter") == Send(Hold("nRqy?:12"))


# --- the palette --------------------------------------------------------------------------------------------


def test_the_palette_narrows_by_typing_and_performs_what_is_left() -> None:
    assert press(FORMS["palette"], *"aud", "enter") == Do("open.8")
    nothing = press(FORMS["palette"], *"zzz")
    assert "Nothing that can be done now has these letters" in text(nothing)  # type: ignore[arg-type]  # a form still
    assert press(nothing, "enter") == nothing


# --- the field ----------------------------------------------------------------------------------------------


def test_editing_keys_edit() -> None:
    field = EMPTY.pasted("one two")
    assert field.typed("backspace", "\x7f").text == "one tw"
    assert field.typed("ctrl+w", None).text == "one "
    assert field.typed("ctrl+u", None).text == ""
    assert field.typed("home", None).typed("delete", None).text == "ne two"
    assert field.typed("left", None).typed("x", "x").text == "one twxo"
    assert field.typed("left", None).typed("right", None) == field
    assert field.typed("f5", None) == field
    assert field.typed("enter", "\r") == field


def test_a_letter_goes_with_its_marks() -> None:
    assert Field("ae\u0301", 3).typed("backspace", None) == Field("a", 1)
    assert Field("e\u0301x", 0).typed("right", None).caret == 2


def test_a_paste_is_one_clean_line_of_bounded_length() -> None:
    assert EMPTY.pasted("a\nb\tc\r\n").text == "a b c"
    assert len(EMPTY.pasted("x" * 10_000).text) == LIMIT
    for _, attack in payloads():
        assert EMPTY.pasted(attack).text.isprintable()


@given(st.text(max_size=80), st.integers(4, 60))
def test_a_field_never_grows_out_of_its_columns(typed: str, columns: int) -> None:
    field = EMPTY.pasted(typed)
    line, caret = field.shown(columns)
    assert cells(line) <= columns
    assert 0 <= caret < columns
    back = Field(field.text, len(field.text) // 2)
    assert cells(back.shown(columns)[0]) <= columns


def test_hostile_texts_never_break_a_form() -> None:
    for _, attack in payloads():
        told = clean(attack)
        form = refused(Refusal("gates", told, told, (Reason(told, told, told, told, 2),)))
        assert all(width("".join(span.text for span in line)) < 80 for line in form.lines(80, 12))


# --- what an action begins ----------------------------------------------------------------------------------


def here(board: object = None, pane: int = 1, **rest: object) -> Here:
    return Here(board or boards.monitoring(), pane, **({"row": None} | rest))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "phase"), [("blocked", "idle"), ("recommended", "rollback recommended"), ("rolling back", "rolling back")]
)
def test_the_phase_is_known_from_the_board(name: str, phase: str) -> None:
    assert phase_of(boards.BOARDS[name]()) == phase


def test_space_away_from_a_gate_names_the_way_to_one() -> None:
    form = begin("tick", here(boards.blocked()))
    assert "open 2 Gates first" in text(form)  # type: ignore[arg-type]  # a form
    assert press(form, "enter") == Go(2)


def test_an_approval_by_oneself_is_no_acting() -> None:
    form = begin("approve", here(boards.blocked(), person="taylor"))
    assert "approve as yourself" in text(form)  # type: ignore[arg-type]  # a form


def test_nothing_to_overrule_is_said() -> None:
    assert "No check fails" in text(begin("overrule", here(boards.restored())))  # type: ignore[arg-type]  # a form


def test_rolling_back_from_a_step_of_another_way_names_that_way() -> None:
    board = boards.recommended()
    assert begin("rollback", here(board)) == Send(RollBack())
    assert begin("rollback", here(board, 5, id="partial/1")) == Send(RollBack())
    assert begin("rollback", here(board, 5, id="compensate/1")) == Send(RollBack("compensate"))
    assert begin("rollback", here(boards.monitoring(), 5, id="compensate/1")) == Send(RollBack())


def test_a_live_run_is_offered_last_and_says_that_it_only_looks() -> None:
    form = begin("start", here())
    assert isinstance(form, Choose)
    last = form.choices[-1]
    assert last.cells[0] == "LIVE"
    assert last.outcome == Send(StartRun("live"))
    assert "only read" in last.more


def test_a_refusal_with_one_reason_says_each_thing_once() -> None:
    form = refused(Refusal("tick", "The cursor is not on a gate", "open 2 Gates first: there space ticks a gate"))
    shown = text(form)
    assert shown.count("The cursor is not on a gate") == 1
    assert shown.count("open 2 Gates first: there space ticks a gate") == 1
    assert ("j k", "move") not in form.pairs
    cut = "\n".join("".join(span.text for span in line) for line in form.lines(49, 12))
    assert "open 2 Gates first: there space ticks a gate" in cut.replace("\n  ", " ")


@pytest.mark.parametrize("width", [49, 59, 60, 73])
def test_a_narrow_list_of_reasons_keeps_its_owners_whole(width: int) -> None:
    form = FORMS["refusal"]
    rows = ["".join(span.text for span in line) for line in form.lines(width, 12)]
    for reason, row in zip(REASONS, rows[1:], strict=False):
        assert row.endswith(reason.owner)
        assert f"✗ {reason.rule}" in row


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_newline_in_what_is_pasted_becomes_a_blank(end: str) -> None:
    form = FORMS["confirm"].paste(f"one{end}two{end}")
    assert isinstance(form, Confirm)
    assert form.typed.text == "one two"
