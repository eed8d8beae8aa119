"""The app: one surface, a stack of screens that draw on it, the keys, and the courier to the dispatcher."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.filter import LineFilter

from controlroom.tui import tour
from controlroom.tui.arrivals import hear, judge, know
from controlroom.tui.courier import Courier, Failed, Question
from controlroom.tui.form import leave_live
from controlroom.tui.keymap import Keymap
from controlroom.tui.keys import WRITES
from controlroom.tui.notices import Notices, last_row
from controlroom.tui.opening import Opening
from controlroom.tui.scope import Verified
from controlroom.tui.screens.first import first_screens
from controlroom.tui.screens.help import Help
from controlroom.tui.screens.room import Room
from controlroom.tui.small import LEAST
from controlroom.tui.stage import Stage
from controlroom.tui.surface import Surface
from controlroom.tui.terminal.clipboard import kept_copy, leaving
from controlroom.tui.terminal.colours import limit_colours
from controlroom.tui.terminal.filter import Harmless
from controlroom.tui.terminal.signals import Restoring
from controlroom.tui.themes import ACTION, change
from controlroom.tui.view import Screen, blank_to, preparing

if TYPE_CHECKING:
    from controlroom.core.news import Guest


class ControlRoom(Restoring, inherit_bindings=False):
    """The room in a terminal. See Opening."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, opening: Opening) -> None:
        super().__init__(ansi_color=True)  # palette numbers stay palette numbers
        limit_colours(self, opening.profile)
        self.opening = opening
        self.surface = Surface(opening.worn, opening.profile.ascii)
        self.keymap = Keymap(opening.keys)
        self.notices = Notices()
        self.person = ""
        self.scenarios = opening.scenarios
        self.read_only = opening.limits.everything
        self.verified: Verified | None = None
        self.here: tuple[Guest, ...] = ()
        self.heard = ""
        self.views: list[Screen] = first_screens(self, opening)
        self._fresh = False
        self._tour = opening.tour
        self._again = False  # the last key was ctrl+c
        self._began = f"{datetime.now(UTC):%H:%M:%S}"
        self._courier = Courier(opening.desk, self.call_later, opening.moved, partial(hear, self))

    def get_default_screen(self) -> Stage:
        """The stage."""
        return Stage(self)

    def get_line_filters(self) -> list[LineFilter]:
        """Only ours: no conversion of colours, no dimming, and nothing that commands the terminal."""
        return [Harmless()]

    def on_mount(self) -> None:
        """After the first frame, open the desk."""
        self.notices.say(*self.opening.notices)
        self.views[-1].shown()
        self.ask(lambda desk: desk.actor().person, partial(know, self))
        self._go_on(True)
        self.call_after_refresh(self._courier.start)

    def on_unmount(self) -> None:
        """No more questions."""
        self._courier.end()

    def paint(self) -> None:
        """Draw the screen on top; only cells that differ are sent."""
        width, height = self.size
        if width > 1 and height > 1:
            view = self.views[-1]
            waiting = self.opening.preparing and not self._fresh and self.opening.glance is None
            rows = preparing(self.opening.preparing, self._began) if waiting else view.draw(width, height - 1)
            glance = None if self._fresh else self.opening.glance
            foot = last_row(view, self.keymap, self.notices.now, glance, width, self._small())
            self.surface.show(tour.pointed([*blank_to(rows, height - 1), foot], view.form), width)

    def press(self, key: str, character: str | None) -> None:
        """One key: into what is typed, else the action that it means on the screen on top."""
        view = self.views[-1]
        again, self._again = self._again, key == "ctrl+c"
        self.notices.hush()
        self._tour = self._tour and not isinstance(view, Room)  # whoever is in a hurry is not stopped
        if self._again and again:
            self._leave()
        elif self._again:
            self.say("ctrl+c again leaves")
        elif view.busy and self.keymap.beside_form(key, view.name, character):
            self.perform(self.keymap.beside_form(key, view.name, character))
        elif view.busy and (not self._small() or key == "escape"):
            view.answer(key, character)
        else:
            self.perform(self.keymap.action_of(key, view.name) or view.unknown(key, character))
        self.paint()

    def paste(self, text: str) -> None:
        """A paste goes into what is typed, and nowhere else."""
        self.views[-1].paste(text)
        self.paint()

    def perform(self, action: str) -> None:
        """Do an action as its key would; in a window that is too small only help, back and leave work."""
        view = self.views[-1]
        if action == "leave":
            self._ask_to_leave()
        elif action == "leave.sure":
            self._leave()
        elif action in {"help", "notices"}:
            self.push(Help(self, below=view, topic=action))
        elif action == "palette" and not self._small():
            from controlroom.tui.palette import open_over  # a part that is loaded when somebody asks for it

            open_over(view)
        elif action.startswith(ACTION):
            self.say(change(action, self.surface, self.opening))
        elif action == "tour":
            tour.begin(view)
        elif action and not (view.read_only and action in WRITES) and (not self._small() or view.name == "help"):
            view.do(action)

    def _small(self) -> bool:
        return self.size.width < LEAST[0] or self.size.height < LEAST[1]

    def _ask_to_leave(self) -> None:
        room = next((view for view in self.views if isinstance(view, Room) and view.running_live), None)
        if room is None or self._small():
            self._leave()
            return
        self.views = self.views[: self.views.index(room) + 1]
        room.form = leave_live("leave.sure")

    def _leave(self) -> None:
        self.opening.remember(self.views[-1].place())
        self.exit()

    # --- what screens ask of the app --------------------------------------------------------------------------

    def ask(self, question: Question, then: Callable[..., None]) -> None:
        """Put a question to the dispatcher; `then` gets the answer, and the screen is painted after it."""
        self._courier.ask(question, partial(self._arrived, then))

    def _arrived(self, then: Callable[..., None], answer: object) -> None:
        then(answer)
        self._fresh = True
        if self._tour and not self._small() and tour.begin(self.views[-1]):
            self._tour = False
            self._courier.ask(lambda _: self.opening.toured(), lambda _: None)
        self.paint()

    def _go_on(self, more: bool | Failed) -> None:
        if more is True:
            self._courier.ask(self.opening.later, self._go_on)
        elif more is False:
            self.ask(self.opening.verify, partial(judge, self))

    def say(self, text: str, over: str | None = None) -> None:
        """One line in the footer until the next key, or (`over`) only in the place of that one; kept in the history."""
        self.notices.say(self.keymap.spelled(text), over=over)

    def copy(self, text: str) -> None:
        """Send a text to the terminal's clipboard and to a file of its own."""
        text = leaving(text)
        self.copy_to_clipboard(text)
        self.say(kept_copy(text, self.opening.state))

    def remember(self) -> None:
        """Keep the place where the operator is, without waiting for the disk."""
        place = self.views[-1].place()
        self._courier.ask(lambda _: self.opening.remember(place), lambda _: None)

    def open_release(self, release: str, pane: int = 1) -> None:
        """Put the room of a release on top."""
        self.push(Room(self, release=release, open=pane))
        self.remember()

    def back(self) -> None:
        """One screen back; the last one stays."""
        if len(self.views) > 1:
            self.views.pop()
            self.views[-1].shown()
            self.remember()

    def push(self, screen: Screen) -> None:
        """Put a screen on top."""
        self.views.append(screen)
        screen.shown()
