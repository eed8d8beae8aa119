"""The bar of the events, row 0 of a replay, and what is typed to find an event."""

from dataclasses import replace

import pytest

from controlroom.core.replay import Frame, Reel
from controlroom.tui import scrub
from controlroom.tui.field import Field
from controlroom.tui.form import Closed
from controlroom.tui.pane import cells
from controlroom.tui.scrub import Find
from tests import boards

TAG = len(scrub.TAG) + 1


def reel(marks: str, kind: str = "LIVE") -> Reel:
    """A reel with a frame for each mark (`.`: none), a second apart."""
    frames = (
        Frame(7 + i, "2026-11-20", f"03:14:{i % 60:02}", mark.strip("."), mark == "✓", "")
        for i, mark in enumerate(marks)
    )
    return Reel("the-release", "run-0007", 7, kind, tuple(frames))


def drawn(found: Reel, here: int, width: int = 80) -> str:
    return "".join(span.text for span in scrub.bar(found, here, width))


def test_at_80_the_bar_has_52_cells_and_the_time_stands_at_its_right() -> None:
    text = drawn(reel("." * 58), 44)
    assert text.startswith(" REPLAY  ━")
    assert text.endswith("─ 03:14:44 of 03:14")
    assert len(text[TAG:].removesuffix(" 03:14:44 of 03:14")) == 52
    assert len(text) == 79


def test_what_is_gone_by_is_heavy_and_what_is_to_come_thin() -> None:
    bar = drawn(reel("." * 52), 20)[TAG : TAG + 52]
    assert bar == "━" * 20 + "┃" + "─" * 31


def test_the_ends_of_the_reel_are_the_ends_of_the_bar() -> None:
    assert drawn(reel("." * 96), 0)[TAG] == "┃"
    assert drawn(reel("." * 96), 95)[TAG + 51] == "┃"
    assert drawn(reel("."), 0)[TAG] == "┃"


def test_every_mark_stands_in_the_cell_of_its_event() -> None:
    bar = drawn(reel("..✓..!..✗..R" + "." * 40), 51)[TAG : TAG + 52]
    assert [bar[i] for i in (2, 5, 8, 11)] == ["✓", "!", "✗", "R"]


@pytest.mark.parametrize(("marks", "wins"), [("✓!", "!"), ("!✗", "✗"), ("✗R", "R"), ("R✓", "R")])
def test_of_events_that_share_a_cell_the_graver_one_is_marked(marks: str, wins: str) -> None:
    long = "." * 1000 + marks + "." * 998
    assert set(drawn(reel(long), 0)[TAG + 1 : TAG + 52]) - {"─"} == {wins}


def test_an_event_of_another_day_says_its_day() -> None:
    found = reel("." * 10)
    early = replace(found.frames[0], day="2026-11-18")
    text = drawn(replace(found, frames=(early, *found.frames[1:])), 0)
    assert text.endswith(" 11-18 03:14 of 11-20")
    assert len(text) == 79


@pytest.mark.parametrize("width", [60, 79, 80, 100, 150, 300])
@pytest.mark.parametrize("here", [0, 1, 57, 1999])
def test_the_bar_fits_every_width(width: int, here: int) -> None:
    line = scrub.bar(reel("✓" * 2000), here, width)
    assert cells(line) == width - 1


@pytest.mark.parametrize("width", [60, 64, 80, 100, 150])
@pytest.mark.parametrize("kind", ["REPLAY of LIVE", "REPLAY of REHEARSAL"])
@pytest.mark.parametrize("assumed", [0, 3])
def test_row_0_never_cuts_the_place_the_kind_or_the_event(width: int, kind: str, assumed: int) -> None:
    header = replace(boards.blocked().header, kind=kind, assumed=assumed, run="run-0007", elapsed="T+07:40")
    text = "".join(span.text for span in scrub.identity(header, "event 12345 · 1844/2000", width))
    assert text.startswith(f" PRODUCTION ╌{kind}{', 3 ASSUMED' if assumed else ''}╌")
    assert "12345 " in text
    assert (" · 1844/2000 " in text) or width < 80
    assert len(text) == width


def test_row_0_is_dashed_and_has_nothing_of_a_live_bar() -> None:
    header = replace(boards.blocked().header, kind="REPLAY of LIVE")
    line = scrub.identity(header, "event 15 · 4/9", 80)
    assert all(span.role != "live" for span in line)
    assert "│" not in "".join(span.text for span in line)


def test_what_is_typed_into_the_search_stays_text() -> None:
    found = Find("run-0007").paste("\x1b[31m[red]x[/red]\x07")
    assert isinstance(found, Find)
    text = "".join(span.text for line in found.lines(80, 12) for span in line)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]x[/red]" in text


def test_the_search_types_and_esc_closes_it() -> None:
    form = Find("run-0007", Field("spik", 4), "3 of 9").press("e", "e")
    assert isinstance(form, Find)
    assert (form.typed.text, form.said) == ("spike", "")
    assert isinstance(form.press("escape", None), Closed)
