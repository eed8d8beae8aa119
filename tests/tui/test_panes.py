"""The bodies of the panes: their widths, their answers, their rows."""

import re
from dataclasses import replace
from typing import Any

import pytest

from controlroom.core.board import Board, Fact, Section, Title
from controlroom.core.glyphs import to_ascii
from controlroom.core.text import width as wide
from controlroom.tui.pane import Body, cells
from controlroom.tui.panes import PANES, updates
from controlroom.tui.roles import ROLES
from tests.boards import (
    BOARDS,
    MONSTERS,
    PENDING,
    blocked,
    deploying,
    hostile,
    monitoring,
    queued,
    recommended,
    restored,
    rolling_back,
)
from tests.tui.render import SLICES, plain, screen

ANSWERS = {
    "blocked": (
        ("✗ CRITICAL", "Halt deploy"),
        ("✗ 2 OPEN", "Cannot queue yet"),
        ("Changes how subscription", "needs approval"),
        ("No check has run yet", "c runs all six"),
        ("! PARTIAL", "─┃─"),
        ("! 1 RELATED", "touches Stripe Sync"),
        ("No status update yet", "u drafts three"),
        ("✓ CHAIN OK", "release.imported"),
    ),
    "deploying": (
        ("✗ CRITICAL", "Halt deploy"),
        ("! 3 ASSUMED", "A live run would"),
        ("● 5.1  Add seat_sync_state", "psql"),
        ("No check has run yet",),
        ("! PARTIAL", "─┃─"),
        ("! 1 RELATED",),
        ("No status update yet",),
        ("✓ CHAIN OK", "step.started"),
    ),
    "rolling back": (
        ("✗ CRITICAL",),
        ("! 3 ASSUMED",),
        ("Step 9 of 9", "Escalated to rollback"),
        ("✗ FAIL", "Webhook failure rate 23 %"),
        ("Step 2 of 3", "6 of 16 m  ━━━━━━━━━───┃──", "NOT crossed"),
        ("! 1 RELATED",),
        ("internal ✓ FRESH", "executive ◌ STALE"),
        ("✓ CHAIN OK",),
    ),
    "restored": (
        ("✗ CRITICAL",),
        ("! 3 ASSUMED",),
        ("Step 9 of 9", "restored at 34:05"),
        ("✓ PASS", "6 of 6 pass"),
        ("✓ RESTORED", "NO RETURN crossed"),
        ("· NONE",),
        ("internal ✓ FRESH",),
        ("✓ CHAIN OK", "run.restored"),
    ),
}


def bodies(board: Board, width: int, height: int = 12) -> list[tuple[Any, Any, Body]]:
    """Pane, slice and body of all eight."""
    parts = [getattr(board, name) for name in SLICES]
    return [(pane, part, pane.body(part, width, height)) for pane, part in zip(PANES, parts, strict=True)]


def texts(digit: int, board: Board, width: int = 80) -> list[str]:
    return [plain(line) for line in bodies(board, width)[digit - 1][2].lines]


def test_the_panes_are_the_eight_in_order_and_say_what_they_are() -> None:
    names = ["Risk", "Gates", "Timeline", "Checks", "Rollback", "Incidents", "Updates", "Audit"]
    assert [(pane.digit, pane.name) for pane in PANES] == list(enumerate(names, 1))
    assert all(pane.about.endswith(".") for pane in PANES)


@pytest.mark.parametrize("name", [*BOARDS, "hostile"])
@pytest.mark.parametrize("width", [60, 80, 100, 120, 170])
def test_a_body_leaves_column_0_and_the_last_column_blank(name: str, width: int) -> None:
    board = hostile() if name == "hostile" else BOARDS[name]()
    for pane, _, body in bodies(board, width):
        assert len(body.lines) == len(body.rows)
        for line in body.lines:
            assert plain(line)[0] == " ", pane.name
            assert cells(line) < width, (pane.name, plain(line))


@pytest.mark.parametrize("width", range(2, 60, 7))
def test_hostile_texts_do_not_break_a_body_on_any_screen(width: int) -> None:
    for _, _, body in bodies(hostile(), width):
        assert all(cells(line) <= width for line in body.lines)


@pytest.mark.parametrize("name", [*BOARDS, "hostile"])
@pytest.mark.parametrize("width", [48, 60, 80, 120])
def test_the_cursor_finds_every_id_once_and_in_order(name: str, width: int) -> None:
    board = hostile() if name == "hostile" else BOARDS[name]()
    for pane, part, body in bodies(board, width):
        rows = [row for row in body.rows if row >= 0]
        assert rows == sorted(rows), pane.name
        assert list(dict.fromkeys(rows)) == list(range(len(pane.row_ids(part)))), pane.name


def test_every_row_of_a_slice_can_be_reached() -> None:
    board = restored()
    counts = [len(pane.row_ids(part)) for pane, part, _ in bodies(board, 80)]
    ways = sum(len(way.steps) for way in board.rollback.ways)
    gates = len(board.gates.gates) + len(board.gates.approvals)
    drafts = len(board.updates.drafts) + 1
    assert counts[:4] == [len(board.risk.factors), gates, len(board.timeline.steps), len(board.checks.checks)]
    assert counts[4:] == [ways, len(board.incidents.incidents), drafts, len(board.audit.events)]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_first_rows_answer_the_question_of_the_pane(name: str) -> None:
    for digit, answer in enumerate(ANSWERS[name], 1):
        first = " ".join(texts(digit, BOARDS[name]())[:2])
        for piece in answer:
            assert piece in first, (digit, first)


@pytest.mark.parametrize("name", [*BOARDS, "hostile"])
def test_bodies_use_roles_of_the_themes_and_glyphs_that_have_an_ascii_twin(name: str) -> None:
    board = hostile() if name == "hostile" else BOARDS[name]()
    for pane, _, body in bodies(board, 80):
        for line in body.lines:
            assert {span.role for span in line} <= set(ROLES), pane.name
            assert name == "hostile" or "?" not in to_ascii(plain(line)).replace("[?]", ""), plain(line)


def test_all_that_matters_of_the_sample_fits_its_twelve_rows() -> None:
    assert "Medium test coverage signal" in texts(1, blocked())[11]
    assert any("Taylor Ng" in text for text in texts(2, blocked())[:12])
    assert any("Monitor error rate" in text for text in texts(3, monitoring())[:12])
    assert any("Billing worker health" in text for text in texts(4, monitoring())[:12])
    for board in (recommended(), rolling_back(), restored()):
        assert any("Replay webhooks from checkpoint" in text for text in texts(5, board)[:12])


def test_factors_have_points_bar_name_source_and_evidence_and_lose_them_from_the_right() -> None:
    row = " +18 ━━━━╸ Production deployment"
    assert texts(1, blocked())[3].startswith(row)
    assert texts(1, blocked())[3].endswith("declared  plan: environme…")
    assert texts(1, blocked(), 60)[3].startswith(row)
    assert texts(1, blocked(), 60)[3].endswith(" declared")
    assert texts(1, blocked(), 50)[3].startswith(" +18 Production deployment")
    roles = {span.text.strip(): span.role for span in bodies(blocked(), 80)[0][2].lines[7]}
    assert roles["assumed"] == "warn"


def test_the_scale_shows_what_lies_beyond_the_cap() -> None:
    scale = next(text for text in texts(1, blocked()) if "raw 126" in text)
    assert re.fullmatch(r" ━{33}┃━{8} raw 126", scale)
    below = replace(blocked(), risk=replace(blocked().risk, raw=50, shown=50))
    assert re.fullmatch(r" ━{21}─{21}┃ raw 50", next(text for text in texts(1, below) if "raw 50" in text))


def test_the_what_if_names_actions_or_says_that_nothing_reaches_the_next_band() -> None:
    shown = "\n".join(texts(1, blocked()))
    assert "→ HIGH  6 actions, 9 h 15 m: reaches 79" in shown
    assert re.search(r" −14 Rehearse and verify the rollback +1 h 30 m", shown)
    stuck = replace(blocked().risk, target="", whatif=(), remains="best reachable 85, critical")
    assert "! best reachable 85, critical" in "\n".join(texts(1, replace(blocked(), risk=stuck)))


def test_every_reason_against_queueing_names_where_and_how_it_is_mended() -> None:
    shown = texts(2, blocked())
    at = next(index for index, text in enumerate(shown) if "Finance sign-off is open" in text)
    assert shown[at].split() == ["✗", "gate", "Finance", "sign-off", "is", "open"]
    assert shown[at + 1].split() == "→ 2 space space tick, with evidence · finance".split()


def test_the_command_in_force_stands_alone_on_its_line() -> None:
    command = deploying().timeline.now
    assert command is not None
    assert texts(3, deploying())[1].strip() == command.command
    assert "deployctl apply billing-worker --version 1.41.8 --wait" in [t.strip() for t in texts(5, rolling_back())]


def test_trails_show_over_the_limit_and_no_sample_and_only_a_failing_one_is_loud() -> None:
    lines = bodies(monitoring(), 80)[3][2].lines
    failing = next(line for line in lines if "Webhook failure rate " in plain(line) and "▇" in plain(line))
    assert "▁▁▁▂▁▂▂▃▅▆▇▇" in plain(failing)
    assert {span.role for span in failing if "▇" in span.text} == {"bad"}
    assert not any("█" in plain(line) for line in lines)
    assert any(re.search(r"NEVER Invoice.*·{12} +never$", plain(line)) for line in lines)


def test_a_stale_check_shows_its_age_in_place_of_the_trail_where_it_is_narrow() -> None:
    row = next(text for text in texts(4, monitoring(), 60) if "STALE" in text)
    assert row.endswith(" 4 m")
    assert "▁" not in row
    assert any("▁▁▁▁▁▁······" in text and text.endswith(" 4 m") for text in texts(4, monitoring()))


@pytest.mark.parametrize("width", [48, 60, 80, 120])
def test_states_values_limits_and_verdicts_are_never_cut(width: int) -> None:
    for check in monitoring().checks.checks:
        assert any(
            check.mark.word in text and f" {check.value} " in text and check.limit in text
            for text in texts(4, monitoring(), width)
        ), check.title
    for board in BOARDS.values():
        says = "NO RETURN crossed" if board().rollback.crossed else "NOT crossed"
        assert any(says in text and "┃" in text for text in texts(5, board(), width))
        assert all(gate.mark.word in "\n".join(texts(2, board(), width)) for gate in board().gates.gates)


def test_six_levels_and_the_limit_have_glyphs_of_their_own() -> None:
    check = replace(monitoring().checks.checks[0], trail=(-1, 0, 1, 2, 3, 4, 5, 6, 7, 99))
    board = replace(monitoring(), checks=replace(monitoring().checks, checks=(check,)))
    assert any("·▁▂▃▄▅▆▆▇▇" in text for text in texts(4, board))


def line_roles(board: Board) -> set[str]:
    lines = bodies(board, 80)[4][2].lines
    rule = next(line for line in lines if "━━ " in plain(line) and "RETURN" in plain(line) and " m " not in plain(line))
    return {span.role for span in rule if "RETURN" in span.text}


def test_the_point_of_no_return_is_a_rule_between_steps_loud_only_when_it_is_next() -> None:
    shown = texts(5, rolling_back())
    at = next(index for index, text in enumerate(shown) if "━━ POINT OF NO RETURN  replayed events" in text)
    assert "3 Replay webhooks" in shown[at + 1]
    assert line_roles(blocked()) == {"dim"}
    assert line_roles(rolling_back()) == {"danger"}
    assert line_roles(restored()) == {"dim"}
    assert any("━━ NO RETURN crossed" in text for text in texts(5, restored()))


def test_a_step_that_can_not_be_undone_says_irreversible() -> None:
    kinds = [text for text in texts(5, blocked()) if "Replay webhooks" in text]
    assert "irreversible" in kinds[0]
    assert any("━━ POINT OF NO RETURN" in text for text in texts(5, blocked(), 60))


def test_the_way_in_force_comes_first_and_the_others_follow() -> None:
    board = rolling_back()
    forced = replace(board, rollback=replace(board.rollback, force="compensate"))
    assert PANES[4].row_ids(forced.rollback)[0] == "compensate/1"
    assert PANES[4].row_ids(board.rollback) == ("partial/1", "partial/2", "partial/3", "compensate/1")


def test_a_sentence_has_its_citations_in_the_margin_and_the_unknown_is_marked() -> None:
    shown = texts(7, recommended())
    cited = next(text for text in shown if "Since 03:14" in text)
    assert cited.index("[1]") == 75
    assert next(text for text in shown if "We do not yet know" in text).endswith("[?]")
    assert any(text.strip() == "[2]   rollback step 2 of 3 started · event 52" for text in shown)


def test_many_citations_of_one_sentence_stand_on_lines_of_their_own() -> None:
    draft = recommended().updates.drafts[0]
    many = replace(draft, sentences=(replace(draft.sentences[2], cites=(1, 2, 13)),))
    board = replace(recommended(), updates=replace(recommended().updates, drafts=(many,)))
    margin = [text[75:].strip() for text in texts(7, board) if text[75:].startswith("[")]
    assert margin == ["[1]", "[2]", "[13]"]


def test_the_postmortem_is_a_row_of_its_own_at_the_end() -> None:
    shown = texts(7, restored())
    assert PANES[6].row_ids(restored().updates)[-1] == "postmortem"
    assert any("─ Postmortem of run-0003, a REHEARSAL ─" in text for text in shown)


def test_the_audit_marks_this_sitting_and_says_how_much_it_shows() -> None:
    shown = texts(8, blocked())
    assert shown[1].startswith(" ● 4 ")
    assert shown[2].startswith("   3 ")
    assert "latest 5 of 41 events" in texts(8, monitoring())[0]


def test_an_optional_gate_and_an_acknowledgement_say_that_they_block_nothing() -> None:
    gates = blocked().gates
    gate = replace(gates.gates[0], required=False)
    approval = replace(gates.approvals[0], title="Support", blocks=False)
    board = replace(blocked(), gates=replace(gates, gates=(gate,), approvals=(approval,)))
    shown = "\n".join(texts(2, board))
    assert "Finance sign-off (optional)" in shown
    assert "Support (blocks nothing)" in shown


def test_a_claim_shows_its_whole_date_and_many_gates_keep_their_columns() -> None:
    gates = blocked().gates
    many = tuple(replace(gates.gates[0], id=f"g{n}", number=n, age="2025-01-01") for n in range(1, 22))
    shown = texts(2, replace(blocked(), gates=replace(gates, gates=many)))
    rows = [text for text in shown if "2025-01-01" in text]
    assert len(rows) == 21
    assert len({text.index("✗ OPEN") for text in rows}) == 1


def test_an_empty_log_says_so() -> None:
    audit = replace(blocked().audit, events=(), total=0, head="", title=Title(PENDING, "no event yet"))
    assert texts(8, replace(blocked(), audit=audit)) == [" · pending  no event yet"]


def test_sections_follow_at_the_end_under_their_headings() -> None:
    shown = texts(3, blocked())
    at = next(index for index, text in enumerate(shown) if text.startswith(" ─ Environment variables ─"))
    assert shown[at + 1].startswith(" SEAT_SYNC_MODE  shadow or active")
    long = Section("Names", (Fact("STRIPE_WEBHOOK_SIGNING_SECRET", "required"),))
    named = replace(blocked(), timeline=replace(blocked().timeline, sections=(long,)))
    assert texts(3, named)[-1] == " STRIPE_WEBHOOK_SIGNING_SECRET  required"
    empty = replace(blocked().timeline, sections=(Section("Nothing", ()),))
    assert texts(3, replace(blocked(), timeline=empty))[-1].startswith(" ─ Nothing ─")


def test_a_wide_text_keeps_its_columns() -> None:
    gates = queued().gates
    first = replace(gates.gates[0], title=MONSTERS[1], evidence="短い", by="田中")
    board = replace(queued(), gates=replace(gates, gates=(first, *gates.gates[1:])))
    rows = [text for text in texts(2, board) if " 2 d" in text]
    assert len({wide(text) for text in rows}) == 1


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("digit", range(1, 9))
def test_a_screen_has_its_rows_and_its_width(name: str, digit: int) -> None:
    for width, height in ((80, 24), (100, 30), (60, 20)):
        rows = screen(BOARDS[name](), digit, width, height).split("\n")
        assert len(rows) == height
        assert all(wide(row) <= width for row in rows)


def test_a_postmortem_is_read_without_the_marks_of_markdown() -> None:
    lines = ("Postmortem of X", "_Left to the people who were there._", "| When | What |", "| --- | :-: |")
    read = list(updates.readable((*lines, "| T+0:10 | a \\| b \\> c |", "- \\*kept\\* snake_case_", "")))
    assert read == [
        "Postmortem of X",
        "Left to the people who were there.",
        "When · What",
        "T+0:10 · a | b > c",
        "- *kept* snake_case_",
        "",
    ]
