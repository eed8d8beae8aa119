"""Notices: one line in the last row until the next key, and the history of all of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from controlroom.core.board import Board, Home
from controlroom.tui import frame
from controlroom.tui.keymap import Keymap
from controlroom.tui.pane import Line
from controlroom.tui.view import Screen, minute, noticed

HISTORY = 200  # notices that are kept


@dataclass(slots=True)
class Notices:
    """What is said now (empty: nothing), and what was said, as (time, text), the latest first."""

    now: str = ""
    past: list[tuple[str, str]] = field(default_factory=list)

    def say(self, *texts: str, over: str | None = None) -> None:
        """Say a line until the next key, the last of several, and keep them; with `over` only in place of that one."""
        for text in texts:
            self.now = text if over is None or self.now in {"", over} else self.now
            self.past = [(f"{datetime.now(UTC):%H:%M:%S} UTC", text), *self.past][:HISTORY]

    def hush(self) -> None:
        """The next key has come; what was said stays in the history."""
        self.now = ""


def last_row(view: Screen, keymap: Keymap, said: str, glance: Board | Home | None, width: int, small: bool) -> Line:
    """The last row: what is said, or that an older board is shown, or the keys of the screen on top."""
    notice = said or (f"as of {minute(glance.at)}: opening the store" if glance else "")
    if notice:
        return noticed(notice, view.right, width)
    pairs = () if small and view.name != "help" else view.pairs()
    right = (*keymap.typing, ("esc", "cancel")) if view.busy else view.right
    return frame.footer(pairs, right, width)
