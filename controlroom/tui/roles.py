"""Theme roles become styles: a theme is a TOML file that gives each role palette numbers and attributes."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.color import Color
from rich.style import Style

from controlroom.core.text import clean, fit, redact
from controlroom.tui.terminal.profile import Colours

ROLES = (
    "text dim bright key frame bar ok past warn bad danger band cur prod live go ask stop wait".split()
)  # fmt: skip
ON_BAND = " on band"  # the colour of the role in the weight and on the ground of the band
ON_CURSOR = " on cur"  # a span's role with this tail keeps its own colour on the cursor's ground
_KEYS = ("name", "base", "ground", "roles")
# What a look may say. `on_band` and `on_cur` are the colour of the role there, where `fg` would be hard to read;
# `covers`, for band and cur only: whatever has no ground of its own takes their foreground there.
_COLOURS = ("fg", "bg", "on_band", "on_cur")
_SWITCHES = ("bold", "reverse", "underline", "covers")
STATES = frozenset({"ok", "past", "warn", "bad", "danger"})  # roles of words that say a state
_PACKAGE = Path(__file__).resolve().parents[1]

Look = dict[str, int]  # the switches are 0 or 1


class ThemeBroken(ValueError):
    """A theme can not be used: `message` says which file and line and what is wrong, `remedy` how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = clean(redact(message)), clean(redact(remedy))
        super().__init__(f"{self.message}: {self.remedy}")


@dataclass(frozen=True)
class Theme:
    """The looks of all roles. `ground` is the palette number of the background (-1: the terminal's own)."""

    name: str
    ground: int
    looks: dict[str, Look]

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The style of each role, also on the ground of the band and on that of the cursor's row."""
        styles = {role: _style(look, self.ground) for role, look in self.looks.items()}
        for role in self.looks:
            styles[role + ON_BAND] = _style(_on_band(self.looks, role), self.ground)
            styles[role + ON_CURSOR] = _style(_on_cursor(self.looks, role), self.ground)
        return styles

    @cached_property
    def blank(self) -> Style:
        """The style of cells without text."""
        return self.style("text")

    @cached_property
    def labels(self) -> frozenset[str]:
        """The states that stand on a ground of their own, as a label: the ground ends where the words end."""
        return frozenset(role for role in STATES if _has_ground(self.looks[role]))

    @property
    def colours(self) -> Colours:
        """How many colours a terminal needs to show it as it is meant."""
        highest = max(self.ground, *(look.get(part, -1) for look in self.looks.values() for part in _COLOURS))
        return "none" if highest < 0 else "16" if highest < 16 else "256"

    def style(self, role: str) -> Style:
        """The style of a role, of `<role> on band` or `<role> on cur`; an unknown role is shown as text."""
        found = self.styles.get(role)
        return self.styles["text"] if found is None else found


def load_theme(name: str) -> Theme:
    """The shipped theme of that name; ThemeBroken for one that is not there or not sound."""
    path = themes_folder() / f"{name}.toml"
    try:
        return read_theme(path.read_text("utf-8"), str(path), name)
    except OSError:
        raise ThemeBroken(f"{path}: no such theme", f"use one of {', '.join(theme_names())}") from None


def theme_names() -> tuple[str, ...]:
    """The names of the shipped themes."""
    return tuple(sorted(path.stem for path in themes_folder().glob("*.toml")))


def themes_folder() -> Path:
    """The folder `themes` beside the package, else the copy bundled in it."""
    beside = _PACKAGE.parent / "themes"
    return beside if beside.is_dir() else _PACKAGE / "_bundled" / "themes"


def read_theme(text: str, source: str, name: str) -> Theme:
    """The theme that a TOML text describes; ThemeBroken names `source`, the line, and how to mend it.

    A theme that says `base` begins as that shipped theme and gives only what it changes.
    """
    found = _parsed(text, source)
    for key in found:
        if key not in _KEYS:
            raise _broken(text, source, key, f"unknown key {_quoted(key)}", f"use {' '.join(_KEYS)}")
    if found.get("name", name) != name:
        raise _broken(text, source, "name", f"the name is not {name!r}, as the file's is", "leave the line out")
    base = _base(text, source, found.get("base"))
    roles = _roles(text, source, found.get("roles", {} if base else None))
    looks = {**(base.looks if base else {}), **roles}
    if missing := [role for role in ROLES if role not in looks]:
        remedy = 'add a line for each, or base = "dark" above [roles]'
        raise _broken(text, source, "roles", f"no look for {', '.join(missing)}", remedy)
    ground = found.get("ground", base.ground if base else -1)
    if not _is_colour(ground) and ("ground" in found or ground != -1):
        raise _broken(text, source, "ground", f"ground {_quoted(ground)} is no colour", "use 0 to 255")
    theme = Theme(name, ground, looks)
    for role, style in theme.styles.items():
        if style.color is not None and style.color == style.bgcolor:
            remedy = "give it another fg, or another ground"
            raise _broken(text, source, role.split()[0], f"{role}: nobody can see it on its own colour", remedy)
    return theme


def _parsed(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number may be too long, a list too deep
        said = re.sub(r" \(at .*\)$", "", str(error))
        at = re.search(r"\(at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise ThemeBroken(
            f"{source}:{line}: not TOML: {fit(said, 80)}", "write lines like: text = { fg = 252 }"
        ) from None


def _base(text: str, source: str, name: object) -> Theme | None:
    if name is None:
        return None
    if name not in theme_names():
        raise _broken(text, source, "base", f"no shipped theme {_quoted(name)}", f"use {', '.join(theme_names())}")
    return load_theme(str(name))


def _roles(text: str, source: str, roles: object) -> dict[str, Look]:
    if not isinstance(roles, dict):
        raise _broken(text, source, "roles", "the table [roles] is missing", "it gives every role its look")
    for role, look in roles.items():
        if role not in ROLES:
            raise _broken(text, source, role, f"unknown role {_quoted(role)}", f"use {' '.join(ROLES)}")
        if not isinstance(look, dict):
            raise _broken(text, source, role, f"{role} is no look", "write it as { fg = 252, bold = true }")
        for part, value in look.items():
            known = (*_COLOURS, *(_SWITCHES if role in {"band", "cur"} else _SWITCHES[:-1]))
            if part not in known:
                raise _broken(text, source, role, f"{role}: unknown {_quoted(part)}", f"use {' '.join(known)}")
            if part in _COLOURS and not _is_colour(value):
                raise _broken(text, source, role, f"{role}: {part} {_quoted(value)} is no colour", "use 0 to 255")
            if part in _SWITCHES and not isinstance(value, bool):
                raise _broken(text, source, role, f"{role}: {part} is true or false", f"not {_quoted(value)}")
    return roles


def _on_band(looks: dict[str, Look], role: str) -> Look:
    """The look of a role where its pane's title has the focus; `dim` becomes `text`."""
    band, look = looks["band"], looks["text" if role == "dim" else role]
    if _has_ground(look):
        return look
    fore = None if band.get("covers") else look.get("on_band", look.get("fg"))
    return band if fore is None else {**band, "fg": fore}


def _on_cursor(looks: dict[str, Look], role: str) -> Look:
    """The look of a role in the row under the cursor; `dim` becomes `text`."""
    cursor, look = looks["cur"], looks["text" if role == "dim" else role]
    if _has_ground(look):
        return look
    fore = cursor.get("fg") if cursor.get("covers") else look.get("on_cur", look.get("fg", cursor.get("fg")))
    return {**cursor, **look, **({} if fore is None else {"fg": fore})}


def _has_ground(look: Look) -> bool:
    """Whether a look brings its own ground: a block stays a block wherever it stands."""
    return "bg" in look or bool(look.get("reverse"))


def _style(look: Look, ground: int) -> Style:
    fore, back = look.get("fg", -1), look.get("bg", ground)
    return Style(
        color=Color.from_ansi(fore) if fore >= 0 else None,
        bgcolor=Color.from_ansi(back) if back >= 0 else None,
        bold=bool(look.get("bold")) or None,
        reverse=bool(look.get("reverse")) or None,
        underline=bool(look.get("underline")) or None,
    )


def _is_colour(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255


def _quoted(value: object) -> str:
    """A value out of the file, short and harmless."""
    try:
        return repr(fit(clean(value[:80]), 40)) if isinstance(value, str) else fit(clean(repr(value)), 40)
    except (ValueError, RecursionError):  # a number of thousands of digits, a list in a list in a list
        return "that"


def _broken(text: str, source: str, key: str, message: str, remedy: str) -> ThemeBroken:
    """The fault of a key, with the line where it seems to stand (1 when it is written in a way we do not find)."""
    wanted = re.compile(rf"\s*(?:\[+\s*)?(?:roles\s*\.\s*)?[\"']?{re.escape(key)}(?![\w-])")
    numbers = (number for number, line in enumerate(text.split("\n"), 1) if wanted.match(line))
    return ThemeBroken(f"{source}:{next(numbers, 1)}: {message}", remedy)
