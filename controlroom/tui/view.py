"""What a screen is, and what it may ask of the app that shows it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from controlroom.core.board import Board
from controlroom.core.text import fit
from controlroom.core.text import width as wide
from controlroom.tui.courier import Question, Seen
from controlroom.tui.form import Closed, Copy, Do, Form, Outcome, Pairs, Passed
from controlroom.tui.keymap import Keymap
from controlroom.tui.pane import Line, Span

if TYPE_CHECKING:
    from controlroom.core.news import Guest
    from controlroom.core.scenario import Scenario
    from controlroom.tui.notices import Notices
    from controlroom.tui.opening import Opening
    from controlroom.tui.scope import Verified


class Host(Protocol):
    """The app as a screen sees it."""

    keymap: Keymap
    notices: "Notices"
    person: str
    scenarios: "tuple[Scenario, ...]"
    opening: "Opening"
    read_only: bool
    verified: "Verified | None"
    here: "tuple[Guest, ...]"
    heard: str

    def ask(self, question: Question, then: Callable[..., None]) -> None:
        """Put a question to the dispatcher; `then` gets the answer, and the screen is painted after it."""

    def say(self, text: str, over: str | None = None) -> None:
        """Say one line in the footer until the next key; it is kept in the history.

        With `over` it is shown only where that line, or none, is said.
        """

    def perform(self, action: str) -> None:
        """Do an action as its key would."""

    def open_release(self, release: str, pane: int = 1) -> None:
        """Put the room of a release on top."""

    def push(self, screen: "Screen") -> None:
        """Put a screen on top."""

    def back(self) -> None:
        """One screen back; never leaves the program."""

    def copy(self, text: str) -> None:
        """Send a text to the terminal's clipboard and to a file."""

    def remember(self) -> None:
        """Keep the place where the operator is."""


@dataclass(slots=True)
class Screen(ABC):
    """A screen of the room: `draw` gives its rows above the footer, `do` performs an action of its keys.

    `based` are the versions of the board that the open form was filled in on, once another board has come since.
    """

    host: Host
    form: Form | None = None
    based: Seen = ()

    name = ""
    otherwise = ""  # the action of a key that means nothing here

    @property
    def right(self) -> Pairs:
        """What stands always at the right end of the footer."""
        return self.host.keymap.right

    @property
    def busy(self) -> bool:
        """Whether keys are typed into something instead of being actions."""
        return self.form is not None

    @property
    def read_only(self) -> bool:
        """Whether this screen has no key that writes; a screen of one release has its `board`, which may say so."""
        board: Board | None = getattr(self, "board", None)
        return self.host.read_only or (board is not None and board.header.read_only)

    def place(self) -> dict[str, str]:
        """Where this is, to come back to it."""
        return {"screen": self.name}

    @abstractmethod
    def draw(self, width: int, height: int) -> list[Line]:
        """The rows above the footer: at most `height` lines of at most `width` cells."""

    @abstractmethod
    def identity(self, width: int) -> Line:
        """Row 0, which says where this is and whether it is a rehearsal; help keeps it."""

    @abstractmethod
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer, in order."""

    @abstractmethod
    def do(self, action: str) -> None:
        """Perform an action, by its id."""

    def unknown(self, key: str, character: str | None) -> str:
        """The action of a key that means nothing here, which is said where it is a letter, a digit or a mark."""
        if not self.otherwise and character is not None and character.isprintable() and not character.isspace():
            there = self.host.keymap.on_screen(self.name)
            helps = next((f" · {each.shown} help" for each in there if each.id == "help"), "")
            self.host.say(f"{character} does nothing here{helps}")
        return self.otherwise

    def point(self, line: int) -> None:  # noqa: B027  # a screen without rows has none to point at
        """The mouse points at a line of the open pane's body, or at a row of a screen without panes."""

    def shown(self) -> None:  # noqa: B027  # most screens need not look anew, so it may stay empty
        """The screen has come on top: look what is true now."""

    def failed(self, error: Exception) -> None:
        """The dispatcher could not answer: show why, as a refusal; raises what nobody expected."""
        from controlroom.tui.forms import of_error

        self.form = of_error(error)

    def form_lines(self, width: int, height: int) -> list[Line]:
        """The open form in at most `height` lines; none without one."""
        return list(self.form.lines(width, height)[:height]) if self.form is not None else []

    def answer(self, key: str, character: str | None) -> None:
        """A key while something is typed."""
        self.answer_form(key, character)

    def paste(self, text: str) -> None:
        """A paste goes where keys go."""
        if self.form is not None:
            self.form = self.form.paste(text)

    def answer_form(self, key: str, character: str | None) -> None:
        """Give a key to the open form and do what comes of it."""
        found = self.form.press(key, character) if self.form is not None else Closed()
        if isinstance(found, Outcome):
            self.form = self.form if isinstance(found, Copy) else None  # what was copied stays to be read
            self.finish(found)
            self.based = self.based if isinstance(found, Copy) else ()
        else:
            self.form = found

    def finish(self, outcome: Outcome) -> None:
        """A form has ended with this outcome."""
        match outcome:
            case Do(action):
                self.host.perform(action)
            case Passed(key):
                self.host.perform(self.host.keymap.action_of(key, self.name))
            case Copy(text):
                self.host.copy(text)


def preparing(what: str, since: str) -> list[Line]:
    """What is shown while there is nothing true to show yet."""
    text = f" Since {since} UTC. The room opens as soon as its log is written and read back."
    return [(Span(f" controlroom  {what}", "bright"),), (), (Span(text),)]


def minute(at: str) -> str:
    """A canonical time to the minute, as people write it: `2026-11-20 03:14 UTC`."""
    return f"{at[:10]} {at[11:16]} UTC"


def blank_to(lines: list[Line], height: int) -> list[Line]:
    """Exactly `height` lines."""
    return lines[:height] + [()] * (height - len(lines))


def noticed(text: str, right: Pairs, width: int) -> Line:
    """The footer's row with a notice instead of the keys; the `right` ones, help and leave, stay."""
    end = "  ".join(f"{key} {label}" for key, label in right)
    shown = fit(text, width - wide(end) - 4)
    gap = " " * (width - wide(shown) - wide(end) - 2)
    return (Span(" "), Span(shown, "bright"), Span(gap), Span(end, "dim"))
