"""What the dispatcher says to an intent."""

from dataclasses import dataclass

from controlroom.core.board import Board
from controlroom.core.events import Record
from controlroom.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an intent: a refusal, or the records appended; and the board afterwards."""

    refusal: Refusal | None
    records: tuple[Record, ...] = ()
    board: Board | None = None
