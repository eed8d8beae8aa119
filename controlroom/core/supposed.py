"""What a what-if shows: the board as it would be, marked as such, and everything that can be toggled."""

from dataclasses import dataclass

from controlroom.core.board import Board, Mark
from controlroom.core.suppose import Supposition

WORDS = "WHAT IF"  # stands wherever something supposed is shown


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be toggled: `true` is how it is, `state` how it is supposed to be or would be next.

    `points` is what that changes of the raw score as now supposed; `toggled` the supposition after its key. The
    subject of a supposition is the plan's own word, so only `label`, `true` and `state` are ready to show.
    """

    label: str
    true: str
    state: str
    on: bool
    points: int
    toggled: Supposition


@dataclass(frozen=True, slots=True)
class Supposed:
    """The supposition, the board with 1 Risk and 2 Gates as they would be, and what comes of it, all ready to show.

    `was` and `raw` are the raw scores in truth and as supposed; `step` says how far the next band is; `reasons`
    are what would still keep a live run from queueing; `cheapest` is the what-if's own set of actions and `way`
    that in words; `note` is what the supposition does not tell, or empty.
    """

    supposition: Supposition
    board: Board
    options: tuple[Option, ...]
    was: int
    raw: int
    band: Mark
    step: str
    reasons: tuple[str, ...]
    cheapest: Supposition
    way: str
    note: str
