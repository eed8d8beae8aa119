"""Themes: every role is readable in every one, a state never depends on its colour, and errors say how to mend."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.style import Style

from controlroom.core.board import Board
from controlroom.tui.frame import identity, next_line, title
from controlroom.tui.pane import Line
from controlroom.tui.panes import PANES
from controlroom.tui.rail import rail
from controlroom.tui.roles import (
    ON_BAND,
    ON_CURSOR,
    ROLES,
    STATES,
    Theme,
    ThemeBroken,
    load_theme,
    read_theme,
    theme_names,
    themes_folder,
)
from controlroom.tui.surface import Surface
from controlroom.tui.terminal.profile import Profile
from controlroom.tui.themes import Themes, worn
from tests.boards import BOARDS
from tests.tui.desk import READER, Desk, room
from tests.tui.pilot import running
from tests.tui.sight import SIXTEENS, Colour, colour, contrast, grey, luminance, without_green

GOOD = (themes_folder() / "dark.toml").read_text("utf-8")
COLOURED = tuple(name for name in theme_names() if name != "mono")
PALETTES = [(name, system) for name in COLOURED for system in (SIXTEENS if name == "ansi16" else ("xterm",))]
DRAWING = {"frame", "bar"}  # roles of lines and bars: nothing is written in them
BOLD = 1.5  # how much heavier bold letters are


def sgr(theme: str, role: str) -> str:
    return load_theme(theme).style(role).render("x", color_system=ColorSystem.EIGHT_BIT)


def colours(style: Style, sixteen: tuple[Colour, ...]) -> tuple[Colour, Colour]:
    """What a style's letters and their ground look like."""
    assert style.color is not None
    assert style.bgcolor is not None
    assert style.color.number is not None
    assert style.bgcolor.number is not None
    return colour(style.color.number, sixteen), colour(style.bgcolor.number, sixteen)


def weight(theme: Theme, role: str, sixteen: tuple[Colour, ...]) -> float:
    """How heavy the words of a role are in grey: how far they stand out of the theme's ground, and bold or not."""
    letters, _ = colours(theme.style(role), sixteen)
    return contrast(grey(letters), grey(colour(theme.ground, sixteen))) * (BOLD if theme.style(role).bold else 1)


def drawn(board: Board, width: int) -> Iterator[Line]:
    """The lines of a board that a room of this width could show, every pane open and closed."""
    yield from (identity(board, width), rail(board, width), next_line(board, width))
    for pane in PANES:
        part = pane.slice_of(board)
        for here in (False, True):
            yield title(pane.digit, pane.name, part.title, width, open=here, focused=here, live=False)
            yield title(pane.digit, pane.name, part.title, width, open=here, focused=here, live=True, columns=True)
        yield from pane.body(part, width, 12).lines


# --- what the shipped ones look like ------------------------------------------------------------------------


def test_five_themes_are_shipped() -> None:
    assert theme_names() == ("ansi16", "dark", "high-contrast", "light", "mono")


@pytest.mark.parametrize("name", theme_names())
def test_a_shipped_theme_gives_every_role_a_look_also_in_focus_and_under_the_cursor(name: str) -> None:
    theme = load_theme(name)
    assert theme.name == name
    assert set(theme.styles) == set(ROLES) | {role + ground for role in ROLES for ground in (ON_BAND, ON_CURSOR)}


@pytest.mark.parametrize(
    ("theme", "role", "codes"),
    [
        ("dark", "text", "38;5;252;48;5;234"),
        ("dark", "bad", "1;38;5;210;48;5;234"),
        ("dark", "live", "1;38;5;231;48;5;90"),
        ("dark", "dim on cur", "38;5;252;48;5;236"),
        ("dark", "dim on band", "1;38;5;252;48;5;237"),
        ("dark", "bad on cur", "1;38;5;210;48;5;236"),
        ("dark", "warn on band", "1;38;5;179;48;5;237"),
        ("light", "warn", "38;5;94;48;5;255"),
        ("light", "warn on band", "1;38;5;58;48;5;253"),
        ("light", "warn on cur", "38;5;58;48;5;254"),
        ("light", "bad on band", "1;38;5;124;48;5;253"),
        ("high-contrast", "bad on band", "1;38;5;16;48;5;231"),
        ("high-contrast", "bad on cur", "1;38;5;217;48;5;17"),
        ("ansi16", "ok", "92;40"),
        ("ansi16", "ok on band", "30;47"),
        ("ansi16", "warn on cur", "97;44"),
        ("ansi16", "bad on band", "1;97;41"),
        ("ansi16", "prod on cur", "30;47"),
    ],
)
def test_a_theme_sends_the_palette_numbers_of_its_file(theme: str, role: str, codes: str) -> None:
    assert sgr(theme, role) == f"\x1b[{codes}mx\x1b[0m"


@pytest.mark.parametrize(
    ("role", "codes"), [("text", ""), ("dim", ""), ("bad", "1"), ("band", "1;7"), ("text on cur", "4"), ("live", "1;7")]
)
def test_mono_sends_bold_reverse_and_underline_only(role: str, codes: str) -> None:
    assert sgr("mono", role) == (f"\x1b[{codes}mx\x1b[0m" if codes else "x")


@pytest.mark.parametrize("name", theme_names())
def test_no_theme_is_dim_or_italic_or_blinks(name: str) -> None:
    for style in load_theme(name).styles.values():
        assert not any((style.dim, style.italic, style.blink, style.strike))
        assert name != "mono" or style.color is style.bgcolor is None


@pytest.mark.parametrize("name", theme_names())
def test_a_theme_needs_as_many_colours_as_its_name_says(name: str) -> None:
    assert load_theme(name).colours == {"mono": "none", "ansi16": "16"}.get(name, "256")


# --- contrast, by the luminance of the palette ---------------------------------------------------------------


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert [colour(number) for number in (16, 231, 234, 210)] == [(0,) * 3, (255,) * 3, (28,) * 3, (255, 135, 135)]
    assert without_green((90, 90, 90)) == grey((90, 90, 90)) == (90, 90, 90)


@pytest.mark.parametrize(("name", "system"), PALETTES)
def test_every_text_has_a_contrast_of_at_least_4_5(name: str, system: str) -> None:
    theme, sixteen = load_theme(name), SIXTEENS[system]
    # The yellow of the Linux console is a brown, on which black has 4.0: the best that its sixteen offer for `ask`.
    least = {role: 4.0 for role in theme.styles if system == "linux console" and role.partition(" ")[0] == "ask"}
    found = {role: contrast(*colours(style, sixteen)) for role, style in theme.styles.items()}
    pale = {role: round(ratio, 2) for role, ratio in found.items() if ratio < least.get(role, 4.5)}
    assert not {role for role in pale if role.partition(" ")[0] not in DRAWING}, pale


def test_verdicts_have_a_contrast_of_at_least_7_in_high_contrast() -> None:
    theme = load_theme("high-contrast")
    for role in STATES:
        for where in (role, role + ON_BAND, role + ON_CURSOR):
            assert contrast(*colours(theme.style(where), SIXTEENS["xterm"])) >= 7, where


@pytest.mark.parametrize(("name", "system"), PALETTES)
def test_fail_is_heavier_than_warn_and_pass_in_grey(name: str, system: str) -> None:
    theme, sixteen = load_theme(name), SIXTEENS[system]
    weights = {role: weight(theme, role, sixteen) for role in ("bad", "warn", "ok", "past")}
    assert max(weights, key=lambda role: weights[role]) == "bad", weights


def test_fail_is_heavier_than_warn_without_colour() -> None:
    theme = load_theme("mono")
    assert theme.style("bad").bold
    assert not theme.style("warn").bold


def test_eyes_without_green_tell_pass_from_warn_in_high_contrast() -> None:
    theme = load_theme("high-contrast")
    ok, warn = (without_green(colours(theme.style(role), SIXTEENS["xterm"])[0]) for role in ("ok", "warn"))
    assert abs(ok[2] - warn[2]) >= 64  # of the blue that is left to tell them by
    assert abs(luminance(ok) - luminance(warn)) < 0.2  # and neither is the louder one


@pytest.mark.parametrize("name", sorted(BOARDS))
def test_frames_and_bars_say_nothing(name: str) -> None:
    for width in (60, 80, 120):
        for line in drawn(BOARDS[name](), width):
            said = [span.text for span in line if span.role.partition(" ")[0] in DRAWING]
            assert not [text for text in said if re.search(r"\w", text)]


# --- a state as a label --------------------------------------------------------------------------------------


def test_the_ground_of_a_label_ends_with_its_words() -> None:
    surface = Surface(load_theme("ansi16"))
    board = BOARDS["monitoring"]()
    for focused in (False, True):
        line = title(4, "Checks", board.checks.title, 80, open=focused, focused=focused, live=False)
        bad = [s.text for s in surface.strip(line, 80) if s.style == surface.theme.style("bad")]
        assert bad == ["✗ FAIL"]


def test_a_state_without_a_ground_of_its_own_is_one_segment_with_its_blanks() -> None:
    board = BOARDS["monitoring"]()
    line = title(4, "Checks", board.checks.title, 80, open=False, focused=False, live=False)
    assert "✗ FAIL       " in [segment.text for segment in Surface(load_theme("dark")).strip(line, 80)]


# --- files that are broken -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("text = { fg = 252 }", "txet = { fg = 252 }", r"my.toml:6: unknown role 'txet': use text dim"),
        ("text = { fg = 252 }", "text = { fg = 256 }", r"my.toml:6: text: fg 256 is no colour: use 0 to 255"),
        ("text = { fg = 252 }", "text = { fg = true }", r"my.toml:6: text: fg True is no colour"),
        ("text = { fg = 252 }", 'text = { fg = "#ffffff" }', r"my.toml:6: text: fg '#ffffff' is no colour"),
        ("text = { fg = 252 }", f"text = {{ fg = 0x{'f' * 5000} }}", r"my.toml:6: text: fg that is no colour"),
        ("text = { fg = 252 }", "text = { blink = true }", r"my.toml:6: text: unknown 'blink': use fg bg"),
        ("text = { fg = 252 }", "text = { covers = true }", r"my.toml:6: text: unknown 'covers': use fg bg"),
        ("text = { fg = 252 }", "text = { bold = 1 }", r"my.toml:6: text: bold is true or false: not 1"),
        ("text = { fg = 252 }", "text = 252", r"my.toml:6: text is no look: write it as \{ fg = 252"),
        ("text = { fg = 252 }", "text = { fg = 234 }", r"my.toml:6: text: nobody can see it on its own colour: give"),
        ("bg = 237", "bg = 210", r"my.toml:15: bad on band: nobody can see it"),
        ("text = { fg = 252 }\n", "", r"my.toml:5: no look for text: add a line for each, or base = "),
        ("ground = 234", "ground = 999", r"my.toml:3: ground 999 is no colour: use 0 to 255"),
        ("ground = 234", "font = 3", r"my.toml:3: unknown key 'font': use name base ground roles"),
        ("ground = 234", 'base = "neon"', r"my.toml:3: no shipped theme 'neon': use ansi16, dark"),
        ("ground = 234", 'base = "../dark"', r"my.toml:3: no shipped theme '../dark'"),
        ("ground = 234", "base = [1]", r"my.toml:3: no shipped theme \[1\]"),
        ("[roles]", "[rules]", r"my.toml:5: unknown key 'rules'"),
        ("[roles]", "[roles", r"my.toml:5: not TOML: .*: write lines like: text = "),
        ("[roles]", "roles = 1\n[other]", r"my.toml:6: unknown key 'other'"),
        ("ground = 234", f"ground = {'9' * 5000}", r"my.toml:\d+: not TOML"),
        ("ground = 234", f"ground = {'[' * 5000}{']' * 5000}", r"my.toml:\d+: not TOML"),
        ("ground = 234", '"\x1b[2J" = 1', r"my.toml:3: not TOML"),
        ("ground = 234", '"\\u001b[2J" = 1', r"my.toml:1: unknown key '<1B>\[2J'"),
        ('name = "dark"', 'name = "night"', r"my.toml:2: the name is not 'dark', as the file's is: leave the line out"),
    ],
)
def test_a_broken_theme_names_file_line_and_remedy(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(ThemeBroken, match=says) as raised:
        read_theme(GOOD.replace(old, new, 1), "my.toml", "dark")
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 300


def test_a_theme_that_is_not_shipped_lists_those_that_are() -> None:
    with pytest.raises(ThemeBroken, match="use one of ansi16, dark, high-contrast, light, mono"):
        load_theme("neon")


def test_an_unknown_role_is_shown_as_text() -> None:
    theme = load_theme("dark")
    assert theme.style("no such role") == theme.style("text")


# --- a user's own --------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> Themes:
    """A folder with one theme that changes two roles of light."""
    (tmp_path / "paper.toml").write_text('base = "light"\nground = 230\n\n[roles]\nok = { fg = 28 }\n')
    return Themes(tmp_path, lambda path: path.read_text("utf-8"))


def test_a_theme_with_a_base_gives_only_what_it_changes(mine: Themes) -> None:
    theme, light = mine.load("paper"), load_theme("light")
    assert (theme.name, theme.ground, theme.looks["ok"]) == ("paper", 230, {"fg": 28})
    assert {role for role in ROLES if theme.looks[role] != light.looks[role]} == {"ok"}


def test_a_base_alone_is_enough() -> None:
    theme = read_theme('base = "mono"', "my.toml", "my")
    assert theme.looks == load_theme("mono").looks


def test_the_names_are_those_of_the_files_that_have_a_name_of_their_own(mine: Themes) -> None:
    assert mine.folder is not None
    for name in ("dark.toml", "auto.toml", "Big.toml", "a b.toml", ".toml", "notes.txt", "\x1b.toml"):
        (mine.folder / name).write_text("")
    assert mine.own() == ("paper",)
    assert Themes(mine.folder / "absent").own() == ()


def test_the_page_on_themes_has_an_example_that_works_and_names_every_role() -> None:
    page = (Path(__file__).parents[2] / "docs" / "themes.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    theme = read_theme(example, "themes.md", "paper")
    readable = {r: contrast(*colours(style, SIXTEENS["xterm"])) >= 4.5 for r, style in theme.styles.items()}
    assert {role.partition(" ")[0] for role, good in readable.items() if not good} <= DRAWING
    table = page.partition("## Roles")[2]
    assert re.findall(r"`(\w+)`", table.partition("Of the shipped")[0].replace("`PRODUCTION`", "")) == list(ROLES)


@pytest.mark.parametrize("name", ["neon", "../paper", "", "PAPER", "a" * 5000, "\x1b[2J", "paper\0"])
def test_a_name_that_nothing_has_lists_all_there_are(mine: Themes, name: str) -> None:
    with pytest.raises(ThemeBroken) as raised:
        mine.load(name)
    assert raised.value.message.startswith("there is no theme ")
    assert raised.value.message.isprintable()
    assert len(raised.value.message) < 100
    assert f"dark, high-contrast, light, mono, auto; your own: paper in {mine.folder}" in raised.value.remedy


def test_a_file_with_a_shipped_name_is_refused_not_shadowed(mine: Themes) -> None:
    assert mine.folder is not None
    (mine.folder / "light.toml").write_text('base = "dark"')
    with pytest.raises(ThemeBroken, match="light is the name of a shipped theme: give the file another name"):
        mine.load("light")
    assert worn(mine, Profile()) == load_theme("dark")


# --- which one is worn ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "name", "asked", "expected"),
    [
        (Profile("256"), "", False, "dark"),
        (Profile("256"), "auto", True, "dark"),
        (Profile("16"), "", False, "ansi16"),
        (Profile("none"), "", False, "mono"),
        (Profile("256"), "light", False, "light"),
        (Profile("256"), "paper", False, "paper"),
        (Profile("16"), "light", False, "ansi16"),  # kept in the file, for terminals with more colours
        (Profile("16"), "mono", False, "mono"),
        (Profile("none"), "light", True, "mono"),
        (Profile("none"), "paper", False, "mono"),
    ],
)
def test_the_terminal_decides_where_nobody_else_does(
    mine: Themes, profile: Profile, name: str, asked: bool, expected: str
) -> None:
    assert worn(mine, profile, name, asked=asked).name == expected


def test_a_broken_theme_is_an_error_also_where_it_would_not_be_worn(mine: Themes) -> None:
    assert mine.folder is not None
    (mine.folder / "torn.toml").write_text("base = ")
    with pytest.raises(ThemeBroken, match=r"torn\.toml:1: not TOML"):
        worn(mine, Profile("none"), "torn")


# --- while the room is open ----------------------------------------------------------------------------------


def grounds(surface: Surface) -> set[object]:
    """The grounds of all cells on the screen."""
    strips = surface.render_lines(surface.size.region)
    return {segment.style.bgcolor for strip in strips for segment in strip if segment.style is not None}


async def test_the_palette_changes_the_theme_at_once_and_says_how_to_keep_it(mine: Themes) -> None:
    async with running(room(Desk(), themes=mine)) as driver:
        text = driver.text
        await driver.press("colon")
        await driver.type("theme paper")
        await driver.press("enter")
        assert driver.app.surface.theme.name == "paper"
        assert driver.rows[:-1] == text.split("\n")[:-1]
        assert 'theme paper; to keep it: theme = "paper" in config.toml' in driver.text
        ground = mine.load("paper").blank.bgcolor
        assert ground in grounds(driver.app.surface)
        assert load_theme("dark").blank.bgcolor not in grounds(driver.app.surface)


async def test_a_broken_theme_changes_nothing_and_says_why(mine: Themes) -> None:
    assert mine.folder is not None
    (mine.folder / "torn.toml").write_text("ground = x")
    async with running(room(Desk(), themes=mine), (160, 24)) as driver:
        await driver.press("colon")
        await driver.type("theme torn")
        await driver.press("enter")
        assert driver.app.surface.theme.name == "dark"
        assert f"the theme stays as it was: {mine.folder}/torn.toml:1: not TOML" in driver.app.notices.past[0][1]
        assert "the theme stays as it was" in driver.text


async def test_where_no_colour_may_be_sent_no_theme_brings_one() -> None:
    async with running(room(Desk(), profile=Profile("none"))) as driver:
        await driver.press("colon")
        await driver.type("theme light")
        await driver.press("enter")
        assert driver.app.surface.theme.name == "mono"
        assert grounds(driver.app.surface) == {None}
        assert "theme light has 256 colours; this session sends none" in driver.text


async def test_where_sixteen_colours_are_sent_a_theme_has_no_more() -> None:
    async with running(room(Desk(), profile=Profile("16"))) as driver:
        for name, worn_then in (("light", "ansi16"), ("mono", "mono"), ("ansi16", "ansi16")):
            await driver.press("colon")
            await driver.type(f"theme {name}")
            await driver.press("enter")
            assert driver.app.surface.theme.name == worn_then


async def test_a_session_that_only_reads_may_change_its_theme() -> None:
    async with running(room(Desk(), limits=READER)) as driver:
        await driver.press("colon")
        await driver.type("theme high")
        await driver.press("enter")
        assert driver.app.surface.theme.name == "high-contrast"


async def test_the_folder_is_looked_at_by_the_courier_and_the_palette_does_not_wait_for_it(
    mine: Themes, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, may, threads = Themes.own, threading.Event(), list[str]()

    def slow(themes: Themes) -> tuple[str, ...]:
        threads.append(threading.current_thread().name)
        assert may.wait(30), "nobody let it go on"
        return own(themes)

    async with running(room(Desk(), themes=mine)) as driver:
        monkeypatch.setattr(Themes, "own", slow)
        driver.app.press("colon", ":")
        await driver.pilot.pause()
        assert "Actions" in driver.text
        for letter in "paper":
            driver.app.press(letter, letter)
        await driver.pilot.pause()
        assert "Nothing that can be done now" in driver.text
        may.set()
        await driver.settle()
        assert "theme paper: until you leave" in driver.text
        assert threads == ["courier"]
