"""Colours as eyes get them: contrast of palette numbers, and pictures of the room in grey and without green.

`python -m tests.tui.sight FOLDER [THEME…]` writes SVG pictures of chosen boards in every theme, each also in grey
and as a person with deuteranopia sees it, for looking at.
"""

import asyncio
import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.segment import Segment
from rich.terminal_theme import TerminalTheme

from controlroom.tui.roles import load_theme, theme_names
from tests import boards
from tests.tui.desk import Desk, room
from tests.tui.pilot import running

Colour = tuple[int, int, int]
VIEWS = (("blocked", "2"), ("monitoring", "4"), ("recommended", "5"), ("rolling back", "5"))
_CUBE = (0, 95, 135, 175, 215, 255)
# Machado, Oliveira, Fernandes 2009: deuteranopia, on linear light.
_NO_GREEN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))


def _colours(text: str) -> tuple[Colour, ...]:
    return tuple((int(w[:2], 16), int(w[2:4], 16), int(w[4:], 16)) for w in text.split())


# The sixteen colours of terminals that differ most.
SIXTEENS = {
    "linux console": _colours(
        "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
        "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
    ),
    "xterm": _colours(
        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
        "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
    ),
    "windows": _colours(
        "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
        "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2"
    ),
}


def colour(number: int, sixteen: tuple[Colour, ...] = SIXTEENS["xterm"]) -> Colour:
    """Red, green and blue, 0 to 255, of a number of the 256-colour palette."""
    if number < 16:
        return sixteen[number]
    if number < 232:
        return _CUBE[(number - 16) // 36], _CUBE[(number - 16) // 6 % 6], _CUBE[(number - 16) % 6]
    return (8 + 10 * (number - 232),) * 3


def luminance(colour: Colour) -> float:
    """Relative luminance by WCAG, 0 to 1."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio by WCAG, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grey(colour: Colour) -> Colour:
    """The grey of the same luminance."""
    return (_byte(luminance(colour)),) * 3


def without_green(colour: Colour) -> Colour:
    """The colour as a person with deuteranopia sees it."""
    light = tuple(map(_linear, colour))
    red, green, blue = (_byte(sum(a * b for a, b in zip(row, light, strict=True))) for row in _NO_GREEN)
    return red, green, blue


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _byte(light: float) -> int:
    part = max(0.0, min(1.0, light))
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


EYES: dict[str, Callable[[Colour], Colour]] = {"": lambda colour: colour, "-grey": grey, "-no-green": without_green}


def seen(svg: str, eyes: Callable[[Colour], Colour]) -> str:
    """The picture with every colour as those eyes see it."""

    def turned(found: re.Match[str]) -> str:
        return "#{:02x}{:02x}{:02x}".format(*eyes(_colours(found[1])[0]))

    return re.sub(r"#([0-9a-f]{6})\b", turned, svg)


async def picture(board: str, pane: str, theme: str, size: tuple[int, int] = (80, 24)) -> str:
    """A board with a pane open in a theme, as SVG."""
    found = boards.BOARDS[board]()
    if board == "rolling back":  # the one that is shown as live
        found = replace(found, header=replace(found.header, kind="LIVE", assumed=0))
    app = room(Desk(path=[lambda: found]), theme=load_theme(theme))
    async with running(app, size) as driver:
        await driver.press(pane, "j")
        strips = app.surface.render_lines(app.surface.size.region)
    sixteen = SIXTEENS["linux console"]
    look = TerminalTheme((0, 0, 0), (229, 229, 229), list(sixteen[:8]), list(sixteen[8:]))
    console = Console(record=True, width=size[0], file=io.StringIO(), force_terminal=True, color_system="256")
    for strip in strips:
        console.print(*_segments(strip), sep="", end="\n", soft_wrap=True)
    return console.export_svg(title=f"{board} {theme}", theme=look)


def _segments(strip: object) -> Iterator[object]:
    from rich.text import Text

    for segment in strip:  # type: ignore[attr-defined]  # a strip is a row of segments
        assert isinstance(segment, Segment)
        yield Text(segment.text, segment.style or "")


def main() -> None:
    """Write the pictures."""
    folder, *themes = sys.argv[1:]
    for theme in themes or theme_names():
        for board, pane in VIEWS:
            svg = asyncio.run(picture(board, pane, theme))
            for name, eyes in EYES.items():
                Path(folder, f"{theme}-{board.replace(' ', '-')}{name}.svg").write_text(seen(svg, eyes), "utf-8")


if __name__ == "__main__":
    main()
