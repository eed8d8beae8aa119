"""The one screen that Textual knows: the surface fills it, and every key and paste goes to the app."""

from typing import Any, Protocol

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from controlroom.tui.mouse import Pointed, click, wheel


class Player(Pointed, Protocol):
    """Who gets the keys, pastes and clicks, and paints the surface."""

    def paste(self, text: str) -> None: ...


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

    def on_click(self, event: events.Click) -> None:
        """A click, where the mouse is on."""
        click(self._player, event.screen_x, event.screen_y)

    def on_mouse_scroll_down(self) -> None:
        """The wheel towards the operator."""
        wheel(self._player, down=True)

    def on_mouse_scroll_up(self) -> None:
        """The wheel away from the operator."""
        wheel(self._player, down=False)

    def on_resize(self) -> None:
        """Another size: everything is drawn anew."""
        self._player.paint()
