"""The table of glyphs: one cell each, in every library, and one cell of ASCII instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from controlroom.core.glyphs import ASCII, to_ascii
from controlroom.core.text import clean, width


@pytest.mark.parametrize("glyph", ASCII)
def test_a_glyph_takes_one_cell_and_so_does_what_stands_for_it(glyph: str) -> None:
    assert len(glyph) == width(glyph) == cell_len(glyph) == 1
    assert len(ASCII[glyph]) == 1
    assert ASCII[glyph].isascii()
    assert ASCII[glyph].isprintable()
    assert not glyph.isascii()


@pytest.mark.parametrize("glyph", ASCII)
def test_a_glyph_takes_one_cell_in_the_reference_tables(glyph: str) -> None:
    assert pytest.importorskip("wcwidth").wcwidth(glyph) == 1


@pytest.mark.parametrize("glyph", ASCII)
def test_a_glyph_is_never_taken_for_something_to_clean(glyph: str) -> None:
    assert clean(glyph) == glyph


def test_states_stay_distinct_in_ascii() -> None:
    states = "✓✗!~?◌·●"
    assert len(set(to_ascii(states))) == len(states)


def test_live_and_rehearsal_stay_distinct_in_ascii() -> None:
    assert to_ascii("│LIVE│ ─ │") == "|LIVE| - |"
    assert to_ascii("╌REHEARSAL╌ ╌ ╎") == ".REHEARSAL. . :"


def test_a_sparkline_rises_in_ascii_and_shows_what_is_over_the_limit() -> None:
    assert to_ascii("▁▂▃▄▅▆▇") == "012345!"


def test_no_return_stays_visible_on_a_bar_in_ascii() -> None:
    assert to_ascii("━━━╸──┃────") == "===---#----"


def test_other_characters_become_one_question_mark_a_cell() -> None:
    assert to_ascii("Zoë 東京 e\u0301 → ok\nnext") == "Zo? ???? e > ok\nnext"


@given(st.text().map(clean))
def test_ascii_text_is_ascii_and_as_wide_as_before(text: str) -> None:
    assert to_ascii(text).isascii()
    assert width(to_ascii(text)) == width(text)


def test_a_limit_keeps_its_meaning_and_its_width_in_ascii() -> None:
    assert to_ascii("wanted ≤ 20 %, ≥ 3") == "wanted <=20 %, >=3"
