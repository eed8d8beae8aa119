"""The one thread that talks to the dispatcher: questions go in by a queue, answers come back to the room."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from controlroom.core.board import Board, Home

if TYPE_CHECKING:
    from controlroom.core.compare import Comparison
    from controlroom.core.events import Record
    from controlroom.core.intents import Intent
    from controlroom.core.news import News
    from controlroom.core.people import Actor
    from controlroom.core.refusal import Refusal
    from controlroom.core.replay import Reel
    from controlroom.core.suppose import Supposition
    from controlroom.core.supposed import Supposed
    from controlroom.dispatch.past import Begun

PACE = 0.4  # seconds between two looks at what others did
Seen = tuple[tuple[str, int], ...]


class Answer(Protocol):
    """What the dispatcher says to an intent: done or refused, what was appended, and the board after it."""

    @property
    def refusal(self) -> "Refusal | None": ...

    @property
    def records(self) -> "tuple[Record, ...]": ...

    @property
    def board(self) -> Board | None: ...


class Desk(Protocol):
    """The dispatcher as the room sees it; every call may block."""

    def actor(self) -> "Actor": ...

    def home(self, text: str = "") -> Home: ...

    def board(self, release: str) -> Board: ...

    def ask(self, release: str, intent: "Intent", seen: Seen | None = None) -> Answer: ...

    def reel(self, release: str, run: int = 0) -> "Reel": ...

    def board_at(self, release: str, seq: int, run: int = 0) -> Board: ...

    def runs(self, release: str) -> "tuple[Begun, ...]": ...

    def comparison(self, release: str, run: int = 0, other: int = 0) -> "Comparison | Refusal": ...

    def suppose(self, release: str, supposition: "Supposition") -> "Supposed": ...


@dataclass(frozen=True, slots=True)
class Failed:
    """A question that could not be answered: the desk could not be opened, or what it raised."""

    error: Exception


Question = Callable[[Desk], object]
Watch = Callable[[Desk], "News | None"]
Asked = tuple[Question, Callable[..., None]]


class Courier:
    """Builds the desk in its own daemon thread and puts one question after the other to it.

    `deliver` is called in that thread with a callback and its answer (or Failed); it must hand them over to the
    room's thread at once. Quitting never waits for the store: the thread is told to end, and left. Between the
    questions `watch` looks what others did; `heard` gets what there is to tell, or Failed once when it can not look.
    """

    def __init__(
        self,
        build: Callable[[], Desk],
        deliver: Callable[[Callable[..., None], object], object],
        watch: Watch,
        heard: Callable[..., None],
    ) -> None:
        self._build = build
        self._deliver = deliver
        self._watch = watch
        self._heard = heard
        self._blind = False
        self._questions: SimpleQueue[Asked | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="courier", daemon=True)

    def start(self) -> None:
        """Begin; questions asked before are kept."""
        self._thread.start()

    def ask(self, question: Question, then: Callable[..., None]) -> None:
        """Put a question; `then` gets its answer or Failed, in the room's thread."""
        self._questions.put((question, then))

    def end(self) -> None:
        """Put no further question; what was asked before is still answered, and nobody waits for it."""
        self._questions.put(None)

    def _work(self) -> None:
        try:
            desk = self._build()
        except Exception as error:  # noqa: BLE001  # whatever it is, the room has to show it
            self._work_without(Failed(error))
        else:
            self._work_at(desk)

    def _work_without(self, failed: Failed) -> None:
        while (asked := self._questions.get()) is not None:
            self._deliver(asked[1], failed)

    def _work_at(self, desk: Desk) -> None:
        due = monotonic() + PACE
        while True:
            try:
                asked = self._questions.get(timeout=max(0.0, due - monotonic()))
            except Empty:  # keys come first
                self._look(desk)
                due = monotonic() + PACE
                continue
            if asked is None:
                return
            question, then = asked
            self._deliver(then, _answer(desk, question))

    def _look(self, desk: Desk) -> None:
        news = _answer(desk, self._watch)
        before, self._blind = self._blind, isinstance(news, Failed)
        if news is not None and not (before and self._blind):
            self._deliver(self._heard, news)


def _answer(desk: Desk, question: Question) -> object:
    try:
        return question(desk)
    except Exception as error:  # noqa: BLE001  # the room shows it or ends by it
        return Failed(error)
