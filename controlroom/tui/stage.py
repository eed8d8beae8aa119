"""The one screen that Textual knows: the surface fills it, and every key and paste goes to the app."""

from typing import Any, Protocol

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from controlroom.tui.surface import Surface


class Player(Protocol):
    """Who gets the keys and paints the surface."""

    surface: Surface

    def press(self, key: str, character: str | None) -> None: ...

    def paste(self, text: str) -> None: ...

    def paint(self) -> None: ...


class Stage(Screen[None], inherit_bindings=False):
    """No binding, no focus, no selection of Textual's own."""

    AUTO_FOCUS = None
    ALLOW_SELECT = False

    def __init__(self, player: Player, **rest: Any) -> None:
        super().__init__(**rest)
        self._player = player

    def compose(self) -> ComposeResult:
        """The surface alone."""
        yield self._player.surface

    def on_key(self, event: events.Key) -> None:
        """A key; Textual does nothing more with it."""
        event.stop()
        event.prevent_default()
        self._player.press(event.key, event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is text, never keys."""
        event.stop()
        self._player.paste(event.text)

    def on_resize(self) -> None:
        """Another size: everything is drawn anew."""
        self._player.paint()
