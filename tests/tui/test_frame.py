"""The frame against the drawings: identity, rail, NEXT, titles, footer."""

import re
from dataclasses import replace

import pytest

from controlroom.core.board import Board, Mark, Next, Title
from controlroom.tui.frame import footer, identity, next_line, title, with_more
from controlroom.tui.pane import cells
from controlroom.tui.rail import rail
from tests.boards import BOARDS, blocked, hostile, monitoring, queued, recommended, restored, rolling_back
from tests.boards import rail as slots
from tests.tui.render import plain

WIDTHS = (60, 70, 80, 99, 100, 111, 112, 120, 149, 150, 170, 200)


def live(board: Board) -> Board:
    return replace(board, header=replace(board.header, kind="LIVE", assumed=0, run="run-0007"))


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_frame_line_is_wider_than_the_screen_or_writes_its_last_column(name: str, width: int) -> None:
    board = BOARDS[name]()
    assert cells(identity(board, width)) == width
    assert plain(identity(board, width))[-1] == " "
    assert cells(rail(board, width)) < width
    assert cells(next_line(board, width)) < width


@pytest.mark.parametrize("width", [20, 40, *WIDTHS])
def test_hostile_texts_never_break_the_frame(width: int) -> None:
    board = hostile()
    for line in (identity(board, width), rail(board, width), next_line(board, width)):
        assert cells(line) <= width
    for columns in (False, True):
        for focused in (False, True):
            line = title(
                5,
                "Rollback",
                board.rollback.title,
                width,
                open=True,
                focused=focused,
                columns=columns,
                live=True,
            )
            assert cells(line) <= width


def test_identity_is_drawn_as_designed() -> None:
    assert plain(identity(blocked(), 80)) == (
        " PRODUCTION ╌REHEARSAL╌ Billing Seat Sync Patch ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ no run IDLE "
    )
    assert plain(identity(live(rolling_back()), 80)) == (
        " PRODUCTION │LIVE│ Billing Seat Sync Patch     run-0007 ROLLING BACK T+21:40 +2 "
    )
    assert plain(identity(blocked(), 120)) == (
        " PRODUCTION ╌REHEARSAL╌ Billing Seat Sync Patch  billing-seat-sync-patch · 9c41e7"
        " ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ no run IDLE · dana "
    )


@pytest.mark.parametrize("name", [name for name in BOARDS if name != "blocked"])
@pytest.mark.parametrize("width", WIDTHS)
def test_identity_never_cuts_where_what_kind_and_how_far(name: str, width: int) -> None:
    board = BOARDS[name]()
    text = plain(identity(board, width))
    assert text.startswith(" PRODUCTION ╌REHEARSAL, 3 ASSUMED╌")
    assert f" {board.header.run} {board.header.phase}" in text
    assert width < 80 or board.header.elapsed in text


def test_no_name_of_an_environment_hides_what_kind_of_run_it_is() -> None:
    board = replace(queued(), header=replace(queued().header, environment="e" * 200))
    assert "╌REHEARSAL, 3 ASSUMED╌" in plain(identity(board, 60))


def test_identity_gives_up_others_before_it_cuts_the_title() -> None:
    assert "Billing Seat Sync Patch" in plain(identity(recommended(), 100))
    assert plain(identity(recommended(), 100)).endswith("T+07:40 +2 ")
    assert plain(identity(recommended(), 112)).endswith("T+07:40 · dana +2 ")
    assert "Billing …  run-0003 ROLLBACK REC. T+07:40 +2 " in plain(identity(recommended(), 80))


def test_only_a_live_run_is_a_solid_bar() -> None:
    bar = identity(live(monitoring()), 80)
    assert bar[0].role == "prod"
    assert {span.role for span in bar[1:]} == {"live"}
    assert "╌" not in plain(bar)
    assert "live" not in {span.role for span in identity(monitoring(), 80)}
    assert "│" not in plain(identity(monitoring(), 80))


def test_the_long_name_of_a_phase_is_shortened_in_row_0() -> None:
    board = replace(recommended(), header=replace(recommended().header, phase="rollback recommended"))
    assert plain(identity(board, 80)) == plain(identity(recommended(), 80))


def test_the_rail_is_drawn_as_designed() -> None:
    assert plain(rail(blocked(), 80)) == (
        " ·queued ·preflight ·deploy ·verify ·monitor ·done│·spike ·rec. ·back ·restored"
    )
    assert plain(rail(rolling_back(), 100)) == (
        " ✓queued ✓preflight ✓deploying ✓verifying ✗monitoring ·complete │ !spike !rec. ●BACK ·restored"
    )
    assert plain(rail(rolling_back(), 112)) == (
        " ✓queued ✓preflight ✓deploying ✓verifying ✗monitoring ·complete │"
        " !spike !rollback rec. ●ROLLING BACK ·restored"
    )
    assert "●MONITORING 2:10 ·complete" in plain(rail(monitoring(), 150))
    assert plain(rail(rolling_back(), 170)).startswith(" ✓queued 0:04  ✓preflight 0:31  ✓deploying 2:44  ")
    assert cells(rail(rolling_back(), 170)) == 161
    assert plain(rail(rolling_back(), 60)) == " ✓ ✓ ✓ ✓ ✗monitor ·│! ! ●BACK ·restored             T+21:40"


def test_the_rail_marks_the_end_of_a_run_as_reached() -> None:
    assert plain(rail(restored(), 80)).endswith("✓back ✓RESTORED")
    assert "!MONITOR" in plain(rail(replace(monitoring(), rail=slots("pppph.....")), 80))


@pytest.mark.parametrize(("width", "word"), [(80, "●FWD. "), (100, "●FORWARD "), (120, "●FORWARD      ·")])
def test_fixing_forward_takes_the_slot_of_rolling_back(width: int, word: str) -> None:
    board = rolling_back()
    forward = replace(
        board,
        rail=tuple(
            replace(slot, phase="fixing forward") if slot.phase == "rolling back" else slot for slot in board.rail
        ),
    )
    assert word in plain(rail(forward, width))


def test_slots_of_the_rail_do_not_move_between_phases() -> None:
    for width in (80, 100, 112, 120):
        ends = {plain(rail(make(), width)).lower().index("restored") for make in BOARDS.values()}
        assert len(ends) == 1


def test_colour_alone_says_nothing_on_the_rail() -> None:
    line = rail(rolling_back(), 80)
    assert {span.role for span in line if "✗" in span.text} == {"bad"}
    assert {span.role for span in line if "●" in span.text} == {"band"}
    assert {span.role for span in line if "✓" in span.text} == {"past"}


def test_next_is_drawn_as_designed() -> None:
    assert plain(next_line(blocked(), 80)) == (
        " NEXT ✗  Blocked, 3 reasons. Finance sign-off is open → 2 then space · finance"
    )
    assert plain(next_line(monitoring(), 80)) == (
        " NEXT n  Record sample 3 of 5: webhook failures 23 % > 20 %, 1 of 2 → spike → 4"
    )
    assert plain(next_line(recommended(), 80)) == (
        " NEXT R  Decide: roll back? Webhook failures 23 % for 2 of 2 samples → 5"
    )
    assert plain(next_line(blocked(), 120)).endswith("→ 2 then space · owner finance")


def test_next_names_the_pane_to_look_at_unless_it_is_open() -> None:
    assert plain(next_line(recommended(), 80)).endswith(" → 5")
    assert " → " not in plain(next_line(recommended(), 80, 5))
    assert plain(next_line(blocked(), 80, 2)).endswith(" → space · finance")


def test_the_title_that_next_is_about_has_a_mark_and_a_word() -> None:
    for columns in (False, True):
        line = title(
            5,
            "Rollback",
            recommended().rollback.title,
            59,
            open=False,
            focused=False,
            columns=columns,
            live=True,
            next=True,
        )
        assert plain(line).startswith("●5 Rollback ")
        assert " NEXT " in plain(line)
        assert {span.role for span in line if "●" in span.text or "NEXT" in span.text} == {"bright"}
    assert "NEXT" in plain(
        title(5, "Rollback", recommended().rollback.title, 80, open=True, focused=True, live=True, next=True)
    )


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("width", range(60, 80))
def test_a_narrow_frame_still_says_the_phase_and_the_clock(name: str, width: int) -> None:
    board = BOARDS[name]()
    shown = f"{plain(identity(board, width))}\n{plain(rail(board, width))}"
    assert board.header.phase.replace("RECOMMENDED", "REC.") in shown
    assert shown.count(board.header.elapsed or "no run") == 1
    words = re.findall(r"[✓●✗·!]([a-zA-Z.]+)", plain(rail(board, width)))
    assert words, "the rail is bare dots"


def test_the_tag_is_as_wide_as_its_key_and_its_role_says_whether_one_may_press() -> None:
    for tag, columns in (("n", 8), ("✗", 8), ("", 8), ("ctrl+x", 13), ("漢字" * 9, 18)):
        board = replace(blocked(), next=Next(tag, "stop", "Wait"))
        first = next_line(board, 80)[0]
        assert cells((first,)) == columns
        assert first.role == "stop"


def test_next_cuts_the_reason_and_drops_the_owner_but_never_the_sentence_or_the_keys() -> None:
    board = replace(blocked(), next=replace(blocked().next, because="Finance sign-off is open " * 3))
    assert plain(next_line(board, 80)) == (
        " NEXT ✗  Blocked, 3 reasons. Finance sign-off is open Finance s… → 2 then space"
    )
    assert plain(next_line(queued(), 80)) == (
        " NEXT n  Enter preflight: verify approvals, check rollback plan, run tests"
    )
    assert plain(next_line(board, 60)).endswith(" → 2 then space")


def test_titles_are_the_rows_of_one_table() -> None:
    board = monitoring()
    shut = plain(title(1, "Risk", board.risk.title, 80, open=False, focused=False, live=False))
    assert shut == " 1 Risk      ✗ CRITICAL   100 of 100, raw 126 · −47 to HIGH: 6 actions          "
    wide = plain(title(4, "Checks", board.checks.title, 80, open=True, focused=True, live=False))
    assert wide == "▾4 Checks    ✗ FAIL       2 pass 1 warn 1 fail 1 stale 1 never             12 s "
    ruled = title(4, "Checks", board.checks.title, 59, open=False, focused=False, columns=True, live=True)
    assert plain(ruled) == "─4 Checks    ✗ FAIL       1 of 6 fails · 2 old ────── 12 s "
    dashed = title(1, "Risk", board.risk.title, 59, open=False, focused=False, columns=True, live=False)
    assert plain(dashed) == "╌1 Risk      ✗ CRITICAL   100/100 raw 126 · −47 to HIGH ╌╌╌"
    focused = title(2, "Gates", blocked().gates.title, 59, open=True, focused=True, columns=True, live=False)
    assert plain(focused).startswith("▸2 Gates     ✗ 2 OPEN     of 3 · approvals 0/1    ")


def test_a_focused_title_is_one_band_and_only_what_wants_something_is_not_dim() -> None:
    wants = Title(Mark("!", "DUE 3:20", "warn"), "customer", wants=True)
    band = title(7, "Updates", wants, 80, open=True, focused=True, live=False)
    assert [span.role for span in band if span.role != "band"] == ["warn on band"]
    assert cells(band) == 80
    roles = {span.text: span.role for span in title(7, "Updates", wants, 80, open=False, focused=False, live=False)}
    assert roles["customer"] == "text"
    quiet = title(7, "Updates", replace(wants, wants=False), 80, open=False, focused=False, live=False)
    assert {span.text: span.role for span in quiet}["customer"] == "dim"


def test_a_word_of_a_title_is_never_cut_and_takes_the_place_of_the_detail() -> None:
    word = Title(Mark("~", "INCONCLUSIVE", "warn"), "1 of 6")
    text = plain(title(4, "Checks", word, 80, open=False, focused=False, live=False))
    assert text.startswith(" 4 Checks    ~ INCONCLUSIVE 1 of 6 ")


def test_a_title_shows_its_brief_detail_where_the_long_one_does_not_fit() -> None:
    board = blocked()
    narrow = plain(title(1, "Risk", board.risk.title, 60, open=False, focused=False, live=False))
    assert "100/100 raw 126 · −47 to HIGH" in narrow
    long = Title(Mark("!", "1 RELATED", "warn"), "SEV-3 " * 20, right="12 s")
    cut = plain(title(6, "Incidents", long, 80, open=False, focused=False, live=False))
    assert cut.endswith("… 12 s ")


def test_the_footer_leaves_out_whole_pairs_and_keeps_the_right_end() -> None:
    keys = [("n", "sample"), ("h", "hold"), ("c", "check"), ("s", "signal"), ("R", "roll back"), ("u", "update")]
    end = [("?", "help"), ("q", "leave")]
    assert plain(footer([*keys, ("i", "incident")], end, 80)) == (
        " n sample  h hold  c check  s signal  R roll back  u update     ? help  q leave"
    )
    for width in (20, 30, 60, 80, 100):
        text = plain(footer(keys, end, width))
        assert text.endswith(" ? help  q leave")
        assert len(text) == width - 1
        shown = text.removesuffix("? help  q leave").strip()
        assert "  ".join(f"{key} {label}" for key, label in keys).startswith(shown)


def test_next_leaves_out_what_is_in_the_way_before_what_its_key_does() -> None:
    following = Next("n", "ask", "Blocked, 3 reasons: 2 gates, 1 approval.", "· n assumes 3 and rehearses")
    board = replace(blocked(), next=following)
    assert plain(next_line(board, 100)).endswith("Blocked, 3 reasons: 2 gates, 1 approval. · n assumes 3 and rehearses")
    assert plain(next_line(board, 60)) == " NEXT n  Blocked, 3 reasons. · n assumes 3 and rehearses"


def test_a_detail_that_fills_its_title_is_set_apart_from_what_stands_at_the_right() -> None:
    for detail in ("raw 126 · 6 actions", "6 actions"):
        for width in range(40, 80):
            shown = Title(Mark("!", "HIGH", "warn"), detail, right="26 below")
            text = plain(title(1, "Risk", shown, width, open=True, focused=False, live=False))
            assert "actions 26 below" not in text, width
            assert text.endswith(" 26 below ")


def test_a_title_that_became_brief_has_no_mark_hanging_in_the_gap() -> None:
    told = Title(Mark("✗", "CRITICAL", "bad"), "100 of 100, raw 126, −47 to HIGH by 6 actions", "100/100 raw 126")
    line = title(1, "Risk", with_more(told, 26), 80, open=True, focused=True, live=False)
    drawn = "".join(span.text for span in line)
    assert "100/100 raw 126" in drawn
    assert "·" not in drawn
    assert drawn.rstrip().endswith("26 below")
