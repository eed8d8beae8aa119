"""The one thread that talks to the dispatcher: questions go in by a queue, answers come back to the room."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from controlroom.core.board import Board, Home

if TYPE_CHECKING:
    from controlroom.core.intents import Intent, Refusal
    from controlroom.core.people import Actor

Seen = tuple[tuple[str, int], ...]


class Answer(Protocol):
    """What the dispatcher says to an intent: done or refused, and the board after it."""

    @property
    def refusal(self) -> "Refusal | None": ...

    @property
    def board(self) -> Board | None: ...


class Desk(Protocol):
    """The dispatcher as the room sees it; every call may block."""

    def actor(self) -> "Actor": ...

    def home(self, text: str = "") -> Home: ...

    def board(self, release: str) -> Board: ...

    def ask(self, release: str, intent: "Intent", seen: Seen | None = None) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Failed:
    """A question that could not be answered: the desk could not be opened, or what it raised."""

    error: Exception


Question = Callable[[Desk], object]


class Courier:
    """Builds the desk in its own daemon thread and puts one question after the other to it.

    `deliver` is called in that thread with a callback and its answer (or Failed); it must hand them over to the
    room's thread at once. Quitting never waits for the store: the thread is simply left.
    """

    def __init__(self, build: Callable[[], Desk], deliver: Callable[[Callable[..., None], object], object]) -> None:
        self._build = build
        self._deliver = deliver
        self._questions: SimpleQueue[tuple[Question, Callable[..., None]]] = SimpleQueue()
        self._thread = Thread(target=self._work, name="courier", daemon=True)

    def start(self) -> None:
        """Begin; questions asked before are kept."""
        self._thread.start()

    def ask(self, question: Question, then: Callable[..., None]) -> None:
        """Put a question; `then` gets its answer or Failed, in the room's thread."""
        self._questions.put((question, then))

    def _work(self) -> None:
        desk: Desk | Failed
        try:
            desk = self._build()
        except Exception as error:  # noqa: BLE001  # whatever it is, the room has to show it
            desk = Failed(error)
        while True:
            question, then = self._questions.get()
            self._deliver(then, desk if isinstance(desk, Failed) else _answer(desk, question))


def _answer(desk: Desk, question: Question) -> object:
    try:
        return question(desk)
    except Exception as error:  # noqa: BLE001  # the room shows it or ends by it
        return Failed(error)
