"""What this terminal can show: how many colours, which characters, and whether the mouse is wanted."""

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
        """The theme that goes with the colours."""
        return "mono" if self.colours == "none" else "dark"


PLAIN = Profile()


def profile(environment: Mapping[str, str], *, ascii: bool = False, colours: str = "", mouse: bool = False) -> Profile:
    """The profile of an environment; `ascii`, `colours` (`none`, `16`, `256`) and `mouse` are the user's wishes.

    `NO_COLOR` (not empty) gives no colours whatever else is said. 256 colours are the base, also on terminals
    that could do more: the themes are made of them.
    """
    term = environment.get("TERM", "")
    plain = ascii or term == "linux" or not _is_utf8(environment)
    return Profile(_colours(environment, term, colours), plain, mouse)


def _colours(environment: Mapping[str, str], term: str, wish: str) -> Colours:
    if environment.get("NO_COLOR") or wish == "none" or term in {"", "dumb", "vt100", "vt220"}:
        return "none"
    if wish == "16" or (not wish and term == "linux"):
        return "16"
    return "256"


def _is_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale's characters are UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set decides.

    Python itself turns a locale that is C or not set into C.UTF-8 at its start, unless LC_ALL says C.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if value := environment.get(name):
            return "utf-8" in value.lower() or "utf8" in value.lower()
    return False
