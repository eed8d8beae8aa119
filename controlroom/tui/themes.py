"""The themes of one operator: those that are shipped, and their own in a folder; which one is worn."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.core.keys import Key
from controlroom.core.text import clean, fit
from controlroom.tui.roles import Theme, ThemeBroken, load_theme, read_theme, theme_names
from controlroom.tui.terminal.profile import Profile

if TYPE_CHECKING:
    from controlroom.tui.opening import Opening
    from controlroom.tui.surface import Surface

AUTO = "auto"  # the theme that goes with the terminal
ACTION = "theme."  # begins the ids of the palette's entries; the name follows
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_COUNTS = ("none", "16", "256")
_MOST = 500  # entries of the folder that are looked at


def unread(path: Path) -> str:
    """No file is read."""
    raise ThemeBroken(f"{path}: it can not be read here", f"use one of {', '.join(theme_names())}")


@dataclass(frozen=True, slots=True)
class Themes:
    """The shipped themes and those in `folder` (None: no others).

    `read` gives the text of a file from outside, or raises ThemeBroken; it follows no link and bounds the size.
    """

    folder: Path | None = None
    read: Callable[[Path], str] = unread

    def own(self) -> tuple[str, ...]:
        """The names of the themes in the folder; a shipped name is never one of them."""
        try:
            found = list(islice(self.folder.iterdir(), _MOST)) if self.folder is not None else []
        except OSError:  # there is no such folder, or it is not ours to read
            return ()
        taken = {*theme_names(), AUTO}
        return tuple(sorted(p.stem for p in found if p.suffix == ".toml" and _is_name(p.stem) and p.stem not in taken))

    def load(self, name: str) -> Theme:
        """The theme of that name; ThemeBroken for an unknown one, a broken one, and a file with a shipped name."""
        shipped = name in theme_names()
        path = self.folder / f"{name}.toml" if self.folder is not None and _is_name(name) else None
        if shipped and path is not None and path.is_file():
            raise ThemeBroken(f"{path}: {name} is the name of a shipped theme", "give the file another name")
        if shipped:
            return load_theme(name)
        if path is None or name not in self.own():
            raise ThemeBroken(f"there is no theme {fit(clean(name), 40)!r}", self._known())
        return read_theme(self.read(path), str(path), name)

    def _known(self) -> str:
        own = f"; your own: {', '.join(self.own()) or 'none'} in {self.folder}" if self.folder is not None else ""
        return f"themes: {', '.join((*theme_names(), AUTO))}{own}"


def entries(own: tuple[str, ...]) -> tuple[Key, ...]:
    """The palette's entries: the shipped themes and these can be put on while the room is open."""
    return tuple(Key(f"{ACTION}{name}", "", name, f"theme {name}: until you leave") for name in (*theme_names(), *own))


def worn(themes: Themes, shown: Profile, name: str = AUTO, *, asked: bool = False) -> Theme:
    """The theme to begin with: the named one, else the one that goes with the terminal.

    No theme has more colours than may be sent: where none may be, and where the name was not `asked` for on this
    start but is kept in a file for every terminal, the terminal's own is worn instead. Raises ThemeBroken.
    """
    named = None if name in ("", AUTO) else themes.load(name)
    if named is None or not _fits(named, shown):
        if named is not None and asked and shown.colours != "none":
            message = f"theme {name} has {named.colours} colours, and this terminal {shown.colours}"
            raise ThemeBroken(message, "say --colors 256 if it has them")
        return load_theme(shown.theme)
    return named


def change(action: str, surface: "Surface", opening: "Opening") -> str:
    """Wear the theme of an entry of the palette until the room is left; what there is to say about it."""
    name, most = action.removeprefix(ACTION), opening.profile.colours
    try:
        theme = opening.themes.load(name)
    except ThemeBroken as error:
        return f"the theme stays as it was: {error}"
    if not _fits(theme, opening.profile):
        return f"theme {name} has {theme.colours} colours; this session sends {most}"
    surface.wear(theme)
    return f'theme {name}; to keep it: theme = "{name}" in config.toml'


def _fits(theme: Theme, shown: Profile) -> bool:
    """Whether the theme has no more colours than may be sent: fewer would make some of its words invisible."""
    return _COUNTS.index(theme.colours) <= _COUNTS.index(shown.colours)


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
