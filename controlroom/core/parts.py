"""The parts that the dispatcher is given, as it sees them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from controlroom.core.board import ReleaseLine
from controlroom.core.events import Event, Record
from controlroom.core.people import Actor
from controlroom.core.record import Draft, Row

Also = Callable[[Any, tuple[Row, ...]], None]


class Log(Protocol):
    """What the dispatcher needs of the log."""

    def read(self, stream: str, after: int = 0) -> tuple[Row, ...]: ...
    def append(self, drafts: Sequence[Draft], seen: Mapping[str, int], also: Also | None = None) -> tuple[Row, ...]: ...


class Codec(Protocol):
    """Events and actors as text, and stored rows as records."""

    def encode(self, event: Event) -> tuple[str, int, str]: ...
    def encode_actor(self, actor: Actor) -> str: ...
    def record(self, row: Row) -> Record: ...


class Shelf(Protocol):
    """What is derived from the log and kept beside it, written in the same transaction."""

    def keep(self, connection: Any, line: ReleaseLine, run: int) -> None: ...
    def glance(self, connection: Any, key: str, at: str, body: str) -> None: ...
    def run_of(self, release: str) -> int: ...
    def lines(self, text: str, limit: int) -> tuple[tuple[ReleaseLine, ...], int]: ...
    def ids(self) -> tuple[str, ...]: ...
