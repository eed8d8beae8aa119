"""Driving the room in a test: press keys, wait for the courier, read the screen as text."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events
from textual.pilot import Pilot

from controlroom.tui.app import ControlRoom
from controlroom.tui.screens.room import Room

NAMES = {" ": "space", "-": "minus", "[": "left_square_bracket", "]": "right_square_bracket"}
CHARACTERS = {name: char for char, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Driver:
    """The running app, its pilot, and what is on the surface."""

    app: ControlRoom
    pilot: Pilot[None]

    async def press(self, *names: str) -> None:
        """Press keys; at the end everything that the courier was asked has been answered and painted."""
        for name in names:
            character = CHARACTERS.get(name, name if len(name) == 1 else None)
            self.app.post_message(events.Key(name, character))
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*(NAMES.get(char, char) for char in text))

    async def settle(self) -> None:
        """Wait until all keys are handled, the courier has no question left and its answers are painted."""
        await self.pilot.pause()
        done: list[object] = []
        self.app.ask(lambda desk: None, done.append)
        while not done and self.app.is_running:
            await asyncio.sleep(0.001)
        await self.pilot.pause()

    @property
    def rows(self) -> list[str]:
        """The rows of the screen, blanks at their ends left out."""
        size = self.app.surface.size
        strips = self.app.surface.render_lines(size.region)
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.rows)

    @property
    def room(self) -> Room:
        """The room on top."""
        view = self.app.views[-1]
        assert isinstance(view, Room)
        return view


@asynccontextmanager
async def running(app: ControlRoom, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
    """The app, running without a terminal, with its first answers painted."""
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await pilot.pause()
        await driver.settle()
        yield driver
