"""The surface: only what changed is sent, and nothing that commands the terminal."""

import pytest
from textual.geometry import Region
from textual.strip import Strip

from controlroom.core.text import width
from controlroom.tui.pane import Line, Span
from controlroom.tui.roles import load_theme
from controlroom.tui.surface import Surface
from controlroom.tui.terminal.filter import harmless
from tests.corpus import payloads

DARK = load_theme("dark")
MONO = load_theme("mono")


def line(*texts: str, role: str = "text") -> Line:
    return tuple(Span(text, role) for text in texts)


def shown(strip: Strip) -> str:
    return "".join(segment.text for segment in strip)


def test_lines_shown_for_the_first_time_are_sent_whole() -> None:
    regions = Surface(DARK).show([line("one"), line("two")], 20)
    assert regions == (Region(0, 0, 20, 1), Region(0, 1, 20, 1))


def test_equal_lines_send_nothing() -> None:
    surface = Surface(DARK)
    surface.show([line("one"), line("two")], 20)
    assert surface.show([line("one"), line("two")], 20) == ()
    assert surface.show([line("o", "ne"), line("two", " ")], 20) == ()


def test_only_the_cells_that_differ_are_sent() -> None:
    surface = Surface(DARK)
    surface.show([line("abcdef"), line("same")], 20)
    assert surface.show([line("abXYef"), line("same")], 20) == (Region(2, 0, 2, 1),)


def test_a_role_alone_is_a_difference_and_a_blank_in_another_role_is_none() -> None:
    surface = Surface(DARK)
    surface.show([line("ab cd")], 20)
    regions = surface.show([(Span("ab"), Span(" ", "bad"), Span("cd", "bad"))], 20)
    assert regions == (Region(3, 0, 2, 1),)


def test_a_shorter_line_clears_what_it_leaves() -> None:
    surface = Surface(DARK)
    surface.show([line("a long line")], 20)
    assert surface.show([line("a")], 20) == (Region(2, 0, 9, 1),)
    assert shown(surface.render_lines(Region(0, 0, 20, 1))[0]) == "a" + " " * 19


def test_another_width_sends_all_of_it() -> None:
    surface = Surface(DARK)
    surface.show([line("one")], 20)
    assert surface.show([line("one")], 30) == (Region(20, 0, 10, 1),)


def test_a_wide_character_is_two_cells_and_is_never_cut() -> None:
    surface = Surface(DARK)
    surface.show([line("漢字x")], 20)
    assert surface.show([line("漢字y")], 20) == (Region(4, 0, 1, 1),)
    assert shown(surface.strip(line("漢字"), 3)) == "漢…"


def test_neighbours_of_one_look_are_one_segment_and_blanks_take_no_colour_of_their_own() -> None:
    strip = Surface(DARK).strip((Span("ab", "ok"), Span("  ", "dim"), Span("cd", "ok"), Span("e", "ok")), 10)
    assert [segment.text for segment in strip] == ["ab  cde   "]


def test_blanks_on_another_ground_keep_it() -> None:
    strip = Surface(DARK).strip((Span("ab"), Span("  ", "live"), Span("cd")), 6)
    assert [segment.text for segment in strip] == ["ab", "  ", "cd"]


@pytest.mark.parametrize("theme", [DARK, MONO], ids=["dark", "mono"])
def test_every_line_fills_its_width_whatever_its_text(theme: object) -> None:
    surface = Surface(DARK if theme is DARK else MONO)
    for _, attack in payloads():
        strip = surface.strip((Span(f"a{attack}b"), Span(attack, "bad")), 40)
        assert width(shown(strip)) == strip.cell_length == 40


def test_nothing_that_commands_the_terminal_is_painted() -> None:
    surface = Surface(DARK)
    for name, attack in payloads():
        text = shown(surface.strip(line(attack), 60))
        assert text == harmless(text), name
        assert text.isprintable(), name


def test_markup_is_letters() -> None:
    assert shown(Surface(DARK).strip(line("[red]x[/] \\[b]"), 15)) == "[red]x[/] \\[b] "


def test_ascii_only_surfaces_send_ascii_only_and_as_wide_as_before() -> None:
    surface = Surface(DARK, ascii_only=True)
    assert shown(surface.strip(line("▾1 ✗ FAIL ━━┃╌ é 漢"), 20)) == "v1 x FAIL ==#. ? ?? "
    assert shown(surface.strip(line("a name that is cut: 漢"), 8)) == "a name ~"


def test_a_row_that_was_never_given_is_blank() -> None:
    surface = Surface(DARK)
    surface.show([line("one")], 10)
    rows = surface.render_lines(Region(0, 0, 12, 3))
    assert [shown(row) for row in rows] == ["one         ", " " * 12, " " * 12]


def test_mono_has_no_colour_in_any_segment() -> None:
    surface = Surface(MONO)
    for role in MONO.styles:
        for segment in surface.strip((Span("word", role), Span(" x ", role + " on cur")), 20):
            assert segment.style is not None
            assert segment.style.color is None
            assert segment.style.bgcolor is None
            assert not segment.style.dim
            assert not segment.style.italic
