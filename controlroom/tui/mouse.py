"""The mouse, where it is wanted: a click presses the key that it points at, opens a pane, or moves to a row."""

from typing import Protocol

from controlroom.core.keys import Unusable, named
from controlroom.tui.drawn import hit
from controlroom.tui.surface import Surface
from controlroom.tui.view import Screen

WHEEL = 3  # rows that one notch of the wheel moves


class Pointed(Protocol):
    """The app as the mouse sees it."""

    surface: Surface
    views: list[Screen]

    def press(self, key: str, character: str | None) -> None: ...

    def perform(self, action: str) -> None: ...

    def paint(self) -> None: ...


def click(app: Pointed, x: int, y: int) -> None:
    """A click: on a pair of the last row its key; else, while nothing is asked, the pane and the row."""
    found, view = hit(app.surface.lines, x, y), app.views[-1]
    if found is None:
        return
    if found.key:
        _press(app, found.key)
    elif not view.busy:
        if found.pane and found.pane != getattr(view, "open", 0):
            app.perform(f"open.{found.pane}")
        elif found.line >= 0:
            view.point(found.line)
        app.paint()


def wheel(app: Pointed, down: bool) -> None:
    """A notch of the wheel: some rows, in the form where one is open."""
    view = app.views[-1]
    for _ in range(WHEEL):
        if view.busy:
            view.answer("down" if down else "up", None)
        else:
            app.perform("down" if down else "up")
    app.paint()


def _press(app: Pointed, shown: str) -> None:
    """Press the key that is shown; what is no one key ("j k", "type") does nothing."""
    try:
        key = named(shown)
    except Unusable:
        return
    app.press(key, shown if len(shown) == 1 else None)
