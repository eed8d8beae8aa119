"""Theme roles become styles: a theme is a TOML file that gives each role palette numbers and attributes."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.color import Color
from rich.style import Style

ROLES = (
    "text dim bright key frame bar ok past warn bad danger band cur prod live go ask stop wait".split()
)  # fmt: skip
ON_BAND = " on band"  # the colour of the role in the weight and on the ground of the band
ON_CURSOR = " on cur"  # a span's role with this tail keeps its own colour on the cursor's ground
_COLOURS = ("fg", "bg")
_ATTRIBUTES = ("bold", "reverse", "underline")
_PACKAGE = Path(__file__).resolve().parents[1]


class ThemeBroken(ValueError):
    """A theme file can not be used: which file and line, what is wrong, how to mend it."""


@dataclass(frozen=True)
class Theme:
    """The styles of all roles. `ground` is the palette number of the background (-1: the terminal's own)."""

    name: str
    ground: int
    styles: dict[str, Style]

    @cached_property
    def blank(self) -> Style:
        """The style of cells without text."""
        return self.style("text")

    def style(self, role: str) -> Style:
        """The style of a role, or of `<role> on cur`; an unknown role is shown as text."""
        found = self.styles.get(role)
        return self.styles["text"] if found is None else found


def load_theme(name: str) -> Theme:
    """The shipped theme of that name; ThemeBroken for one that is not there or not sound."""
    path = themes_folder() / f"{name}.toml"
    try:
        return read_theme(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise ThemeBroken(f"{path}: no such theme: use one of {', '.join(theme_names())}") from error


def theme_names() -> tuple[str, ...]:
    """The names of the shipped themes."""
    return tuple(sorted(path.stem for path in themes_folder().glob("*.toml")))


def themes_folder() -> Path:
    """The folder `themes` beside the package, else the copy bundled in it."""
    beside = _PACKAGE.parent / "themes"
    return beside if beside.is_dir() else _PACKAGE / "_bundled" / "themes"


def read_theme(text: str, source: str) -> Theme:
    """The theme that a TOML text describes; ThemeBroken names `source` and, where it is known, the line."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeBroken(f"{source}: not TOML: {error}") from error
    for key in found:
        if key not in {"name", "ground", "roles"}:
            raise _broken(text, source, key, f"unknown key {key!r}: use name, ground, [roles]")
    roles = found.get("roles")
    if not isinstance(roles, dict):
        raise ThemeBroken(f"{source}: the table [roles] is missing: it gives every role its look")
    for role in roles:
        if role not in ROLES:
            raise _broken(text, source, role, f"unknown role {role!r}: use {' '.join(ROLES)}")
    missing = [role for role in ROLES if role not in roles]
    if missing:
        raise ThemeBroken(f"{source}: no look for {', '.join(missing)}: add a line for each to [roles]")
    ground = found.get("ground", -1)
    if ground != -1 and not _is_colour(ground):
        raise _broken(text, source, "ground", f"ground {ground!r} is no colour: use 0 to 255")
    for role, look in roles.items():
        _check(text, source, role, look)
    return Theme(str(found.get("name", source)), ground, _styles(roles, ground))


def _check(text: str, source: str, role: str, look: object) -> None:
    if not isinstance(look, dict):
        raise _broken(text, source, role, f"{role}: write it as {{ fg = 252, bold = true }}")
    for part, value in look.items():
        if part in _COLOURS and not _is_colour(value):
            raise _broken(text, source, role, f"{role}: {part} {value!r} is no colour: use 0 to 255")
        if part in _ATTRIBUTES and not isinstance(value, bool):
            raise _broken(text, source, role, f"{role}: {part} is true or false, not {value!r}")
        if part not in (*_COLOURS, *_ATTRIBUTES):
            raise _broken(text, source, role, f"{role}: unknown {part!r}: use fg bg bold reverse underline")


def _styles(roles: dict[str, dict[str, int | bool]], ground: int) -> dict[str, Style]:
    """All roles, each also on the ground of the cursor's row, where `dim` becomes `text`, and on that of the band."""
    cursor, band = roles["cur"], roles["band"]
    styles = {role: _style(look, ground) for role, look in roles.items()}
    for role, look in roles.items():
        shown = roles["text"] if role == "dim" else look
        styles[role + ON_BAND] = _style({**band, **{part: look[part] for part in ("fg",) if part in look}}, ground)
        styles[role + ON_CURSOR] = _style({**cursor, **shown, **_cursor_ground(cursor)}, ground)
    return styles


def _cursor_ground(cursor: dict[str, int | bool]) -> dict[str, int | bool]:
    return {part: value for part, value in cursor.items() if part in {"bg", "underline", "reverse"}}


def _style(look: dict[str, int | bool], ground: int) -> Style:
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


def _broken(text: str, source: str, key: str, message: str) -> ThemeBroken:
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    numbers = (number for number, line in enumerate(text.split("\n"), 1) if wanted.match(line))
    line = next(numbers, 0)
    return ThemeBroken(f"{source}:{line}: {message}" if line else f"{source}: {message}")
