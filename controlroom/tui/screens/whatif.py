"""What-if: the room as it would be. Every key belongs to the list of toggles, and nothing is stored."""

from dataclasses import dataclass, field, replace

from controlroom.core.board import Board
from controlroom.core.suppose import NOTHING, Supposition
from controlroom.core.supposed import WORDS
from controlroom.tui import frame
from controlroom.tui.courier import Failed
from controlroom.tui.form import Form, Outcome
from controlroom.tui.pane import Line, Span
from controlroom.tui.scope import arrived
from controlroom.tui.screens.panels import Panels
from controlroom.tui.whatif import Supposed, Toggles, row_2

LOWEST = 7  # rows that the toggles need: their head and three of them


@dataclass(slots=True)
class WhatIf(Panels):
    """Laid over the room, on a board that is supposed; Esc takes it away, and the true one is below."""

    release: str = ""
    supposed: Supposed | None = None
    asking: bool = False
    waiting: list[tuple[str, str | None]] = field(default_factory=list)  # keys pressed before the answer was there

    name = "whatif"

    @property
    def busy(self) -> bool:
        """Always: no key of the room acts on what is only supposed."""
        return True

    def place(self) -> dict[str, str]:
        """The place of the room below; a supposition is nothing to come back to."""
        run = self.board.header.run if self.board is not None else ""
        return {"screen": "room", "release": self.release, "run": run, "pane": str(self.open)}

    def shown(self) -> None:
        """On top, or somebody else wrote: ask again what is supposed; at first nothing is."""
        self._ask(self.supposed.supposition if self.supposed else NOTHING)

    def _ask(self, supposition: Supposition) -> None:
        release, self.asking = self.release, True
        self.host.ask(lambda desk: desk.suppose(release, supposition), self._told)

    def _told(self, answer: Supposed | Failed) -> None:
        self.asking = False
        if isinstance(answer, Failed):
            self.failed(answer.error)
            return
        at = self.form.at if isinstance(self.form, Toggles) else 0
        self.supposed, self.board = answer, arrived(self.host, answer.board)
        self.form = Toggles(answer, at)
        while self.waiting and not self.asking:
            self.answer(*self.waiting.pop(0))

    def identity(self, width: int) -> Line:
        """Row 0 as it is in the room, with WHAT IF before the run."""
        if self.board is None:
            return (Span(f" controlroom  {WORDS}: {self.release}", "bright"),)
        header = replace(self.board.header, run=f"{WORDS} {self.board.header.run}")
        return frame.identity(replace(self.board, header=header), width)

    def third(self, board: Board, width: int) -> Line:
        """WHAT IF in the place of NEXT."""
        assert self.supposed is not None  # it came with the board
        return row_2(self.supposed, width)

    def form_lines(self, width: int, height: int) -> list[Line]:
        """The toggles; in columns only in the rows of their own pane, so that the title of 2 Gates stays in sight."""
        own = next((place.rows for place in self.places if place.digit == self.open), height)
        columns = len({place.x for place in self.places}) > 1
        return Panels.form_lines(self, width, min(height, max(LOWEST, own)) if columns else height)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        return self.form.pairs if self.form is not None else ()

    def do(self, action: str) -> None:
        """Nothing: every key is the form's."""

    def answer(self, key: str, character: str | None) -> None:
        """A key: move, toggle, take the cheapest way, or end it. One that comes before the answer waits for it."""
        if self.asking and key != "escape":
            self.waiting.append((key, character))
            return
        found: Form | Outcome | Supposition | None = None
        if isinstance(self.form, Toggles):
            found = self.form.toggle(key) or self.form.press(key, character)
        elif self.form is not None:
            found = self.form.press(key, character)
        if isinstance(found, Supposition):
            self._ask(found)
        elif isinstance(found, Outcome) or (found is None and key == "escape"):
            self.host.back()
        elif found is not None:
            self.form = found

    def paste(self, text: str) -> None:
        """Nothing is typed here."""
