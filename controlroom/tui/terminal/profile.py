"""What this terminal can show: how many colours, which characters, and whether the mouse is wanted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Colours = Literal["none", "16", "256"]


@dataclass(frozen=True, slots=True)
class Profile:
    """How to draw here: colours, ASCII only or not, mouse or not."""

    colours: Colours = "256"
    ascii: bool = False
    mouse: bool = False

    @property
    def theme(self) -> str:
        """The shipped theme that goes with the colours."""
        return {"none": "mono", "16": "ansi16"}.get(self.colours, "dark")


PLAIN = Profile()
_COLOURLESS = {"", "dumb", "vt100", "vt220"}
_WIDENING = re.compile(r"(?:zh|ja|ko)(?![a-z])")  # Chinese, Japanese, Korean


def profile(environment: Mapping[str, str], *, ascii: bool = False, colours: str = "", mouse: bool = False) -> Profile:
    """The profile of an environment; `ascii`, `colours` (`none`, `16`, `256`) and `mouse` are the user's wishes.

    `NO_COLOR` (not empty) gives no colours whatever else is said; else a wish counts more than what `TERM` says.
    256 colours are the base, also on terminals that could do more: the themes are made of them. ASCII only where
    the font has too few glyphs (the Linux console), or where the locale would spoil or widen them.
    """
    term = environment.get("TERM", "")
    plain = ascii or _is_console(term) or not _has_glyphs(environment)
    return Profile(_colours(environment, term, colours), plain, mouse)


def _colours(environment: Mapping[str, str], term: str, wish: str) -> Colours:
    if environment.get("NO_COLOR") or wish == "none":
        return "none"
    if not wish and term in _COLOURLESS:
        return "none"
    return "16" if wish == "16" or (not wish and (_is_console(term) or term.endswith("-16color"))) else "256"


def _is_console(term: str) -> bool:
    """Whether it is the console of Linux, which says so with or without a tail such as `-16color`."""
    return term == "linux" or term.startswith("linux-")


def _has_glyphs(environment: Mapping[str, str]) -> bool:
    """Whether the locale shows our glyphs one cell wide: the first of LC_ALL, LC_CTYPE and LANG that is set decides.

    Its characters have to be UTF-8, and its language none in which terminals draw rules and bars two cells wide.
    Python itself turns a locale that is C or not set into C.UTF-8 at its start, unless LC_ALL says C.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if value := environment.get(name, "").lower():
            return ("utf-8" in value or "utf8" in value) and not _WIDENING.match(value)
    return False
