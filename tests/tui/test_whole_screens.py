"""A few whole screens as text with roles, and one in each theme that differs; `-m` on this module renews them."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.style import Style

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.decide import decide
from controlroom.core.intents import (
    Advance,
    DraftUpdates,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    Intent,
    RollBack,
)
from controlroom.core.refusal import Refusal
from controlroom.core.text import width as wide
from controlroom.formats.scenarios import read_scenario
from controlroom.tui.pane import Line
from controlroom.tui.roles import load_theme
from tests.core.machine import AT, ID, INCIDENTS, PEOPLE, POLICY, SAM, SAMPLE, Story
from tests.tui.desk import Desk, Said, room
from tests.tui.pilot import running

FOLDER = Path(__file__).parent / "snapshots" / "whole"
THEMES = ("high-contrast", "mono", "ansi16")


@dataclass(frozen=True, slots=True)
class Scene:
    """A board at a size, the keys pressed on it, and what the dispatcher refuses on the way."""

    board: Board
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    refusal: Refusal | None = None


def scenes() -> dict[str, Scene]:
    """The scenes from one story of real intents."""
    story = Story()
    story.do(ImportPeople(PEOPLE), ImportPolicy(POLICY), *map(ImportIncident, INCIDENTS), ImportRelease(SAMPLE))
    blocked = _board(story)
    found = {"blocked-60x20": Scene(blocked, (60, 20)), "blocked-120x36": Scene(blocked, (120, 36), ("2", "j"))}
    story.do(Advance(assume=True, scenario=read_scenario("error-spike")), *[Advance()] * 9)
    found["spike-100x30"] = Scene(_board(story), (100, 30), ("4",))
    story.do(Advance(), RollBack(confirm=ID), Advance(), Advance())
    crossing = Scene(_board(story), (80, 24), ("5", "n"), _refused(story, Advance()))
    found["crossing-80x24"] = crossing
    story.do(Advance(confirm=ID), *[Advance()] * 3, DraftUpdates())
    found["restored-170x50"] = Scene(_board(story), (170, 50))
    return found


def _board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), AT, SAM, (), frozenset())


def _refused(story: Story, intent: Intent) -> Refusal:
    said = decide(story.world, intent, AT, SAM)
    assert isinstance(said, Refusal)
    return said


async def drawn(scene: Scene, theme: str = "") -> str:
    """The rows of the screen, behind each its roles; in a theme the looks that are sent instead of them."""
    answers: list[Said | Exception] = [Said(scene.refusal, scene.board)] if scene.refusal else []
    desk = Desk(path=[lambda: scene.board], answers=answers)
    app = room(desk, theme=load_theme(theme)) if theme else room(desk)
    async with running(app, scene.size) as driver:
        await driver.press(*scene.keys)
        rows, columns = app.surface.lines, scene.size[0]
        if theme:
            strips = app.surface.render_lines(app.surface.size.region)
            pieces = [[(part.text, _look(part.style)) for part in strip] for strip in strips]
            return "".join(_row([text for text, _ in row], [look for _, look in row], columns) for row in pieces)
        return "".join(_row([span.text for span in row], _roles(row), columns) for row in rows)


def _roles(row: Line) -> list[str]:
    return [span.role for span in row if span.text.strip()]


def _look(style: Style | None) -> str:
    """A look as it is sent: the numbers of its colours, then what is switched on."""
    assert style is not None
    colours = [str(each.number) if each is not None else "-" for each in (style.color, style.bgcolor)]
    on = [name[0] for name in ("bold", "reverse", "underline", "dim", "italic") if getattr(style, name)]
    return "".join((":".join(colours), *on))


def _row(texts: list[str], looks: list[str], columns: int) -> str:
    text = "".join(texts)
    return f"{text}{' ' * (columns - wide(text))}│ {' '.join(looks)}".rstrip() + "\n"


SCENES = scenes()


@pytest.mark.parametrize("name", SCENES)
async def test_a_whole_screen_looks_as_it_was_agreed(name: str) -> None:
    assert await drawn(SCENES[name]) == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("theme", THEMES)
async def test_a_theme_sends_the_looks_that_were_agreed(theme: str) -> None:
    agreed = (FOLDER / f"blocked-60x20-{theme}.txt").read_text("utf-8")
    assert await drawn(SCENES["blocked-60x20"], theme) == agreed


def test_mono_sends_no_colour_and_neither_dim_nor_italic() -> None:
    looks = {row.partition("│ ")[2] for row in (FOLDER / "blocked-60x20-mono.txt").read_text("utf-8").splitlines()}
    assert looks
    assert {letter for look in looks for letter in look} <= set("-: bru")


def main() -> None:
    """Write what is drawn now."""
    FOLDER.mkdir(exist_ok=True)
    for name, scene in SCENES.items():
        (FOLDER / f"{name}.txt").write_text(asyncio.run(drawn(scene)), "utf-8")
    for theme in THEMES:
        text = asyncio.run(drawn(SCENES["blocked-60x20"], theme))
        (FOLDER / f"blocked-60x20-{theme}.txt").write_text(text, "utf-8")
    sys.stdout.write(f"renewed {len(SCENES) + len(THEMES)} whole screens\n")


if __name__ == "__main__":
    main()
