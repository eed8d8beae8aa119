"""Themes: every role, nothing else, and errors that name file, line and remedy."""

import pytest
from rich.color import ColorSystem

from controlroom.tui.roles import (
    ON_BAND,
    ON_CURSOR,
    ROLES,
    ThemeBroken,
    load_theme,
    read_theme,
    theme_names,
    themes_folder,
)

GOOD = (themes_folder() / "dark.toml").read_text("utf-8")


def sgr(theme: str, role: str) -> str:
    return load_theme(theme).style(role).render("x", color_system=ColorSystem.EIGHT_BIT)


@pytest.mark.parametrize("name", theme_names())
def test_a_shipped_theme_gives_every_role_a_look_also_under_the_cursor(name: str) -> None:
    theme = load_theme(name)
    assert theme.name == name
    assert set(theme.styles) == set(ROLES) | {role + ground for role in ROLES for ground in (ON_BAND, ON_CURSOR)}


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("text", "38;5;252;48;5;234"),
        ("bad", "1;38;5;210;48;5;234"),
        ("live", "1;38;5;231;48;5;90"),
        ("stop", "1;38;5;231;48;5;124"),
        ("dim on cur", "38;5;252;48;5;236"),
        ("bad on cur", "1;38;5;210;48;5;236"),
        ("warn on band", "1;38;5;179;48;5;237"),
    ],
)
def test_dark_sends_the_palette_numbers_of_the_table(role: str, codes: str) -> None:
    assert sgr("dark", role) == f"\x1b[{codes}mx\x1b[0m"


@pytest.mark.parametrize(
    ("role", "codes"), [("text", ""), ("dim", ""), ("bad", "1"), ("band", "1;7"), ("text on cur", "4"), ("live", "1;7")]
)
def test_mono_sends_bold_reverse_and_underline_only(role: str, codes: str) -> None:
    assert sgr("mono", role) == (f"\x1b[{codes}mx\x1b[0m" if codes else "x")


def test_fail_is_heavier_than_warn_without_colour() -> None:
    theme = load_theme("mono")
    assert theme.style("bad").bold
    assert not theme.style("warn").bold


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("text = { fg = 252 }", "txet = { fg = 252 }", r"my.toml:6: unknown role 'txet'"),
        ("text = { fg = 252 }", "text = { fg = 256 }", r"my.toml:6: text: fg 256 is no colour: use 0 to 255"),
        ("text = { fg = 252 }", "text = { fg = true }", r"my.toml:6: text: fg True is no colour"),
        ("text = { fg = 252 }", 'text = { fg = "#ffffff" }', r"my.toml:6: text: fg '#ffffff' is no colour"),
        ("text = { fg = 252 }", "text = { blink = true }", r"my.toml:6: text: unknown 'blink': use fg bg"),
        ("text = { fg = 252 }", "text = { bold = 1 }", r"my.toml:6: text: bold is true or false"),
        ("text = { fg = 252 }", "text = 252", r"my.toml:6: text: write it as"),
        ("text = { fg = 252 }\n", "", r"my.toml: no look for text: add a line"),
        ("ground = 234", "ground = 999", r"my.toml:3: ground 999 is no colour"),
        ("ground = 234", "font = 3", r"my.toml:3: unknown key 'font'"),
        ("[roles]", "[rules]", r"my.toml: unknown key 'rules'"),
        ("[roles]", "[roles", r"my.toml: not TOML: .*line 5"),
    ],
)
def test_a_broken_theme_names_file_line_and_remedy(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(ThemeBroken, match=says):
        read_theme(GOOD.replace(old, new, 1), "my.toml")


def test_a_theme_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(ThemeBroken, match="use one of dark, mono"):
        load_theme("neon")


def test_an_unknown_role_is_shown_as_text() -> None:
    theme = load_theme("dark")
    assert theme.style("no such role") == theme.style("text")
