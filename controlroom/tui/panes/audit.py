"""Audit: who did what and when, and whether the record is whole."""

from collections.abc import Iterator

from controlroom.core.board import AuditSlice, EventRow

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "The record of this release and run, latest first, each event chained to the last. T+ is the run's clock."

_WHEN = 10  # columns of `T+1:02:03` and `12 m ago`


def ids(board: AuditSlice) -> tuple[str, ...]:
    """The events by number."""
    return tuple(str(event.seq) for event in board.events)


def draw(board: AuditSlice, room: int, height: int) -> Iterator[Row]:
    """Whether the chain holds, then the events."""
    mark = board.title.mark
    shown = len(board.events)
    part = f"latest {shown} of {board.total} events · " if shown < board.total else "numbered in the whole log, "
    words = f"{part}head {board.head} · ● this sitting" if board.total else ""
    chain = (
        -1,
        "wrap",
        ((f"{mark.glyph} {mark.word}  ", mark.role, 0), (board.chain or words or board.title.detail, "text", 0)),
    )
    if room >= 74:
        yield chain
    if room >= 74 and board.chain and words:
        yield -1, "wrap", ((words, "dim", 0),)
    numbers = max((len(str(event.seq)) for event in board.events), default=1)
    people = min(18, max((1 + len(event.who) for event in board.events), default=1))
    for index, event in enumerate(board.events):
        yield index, "cut", _event(event, numbers, room, people)
    if room < 74:  # the title above has the verdict
        yield chain


def _event(event: EventRow, numbers: int, room: int, people: int) -> tuple[Cell, ...]:
    """Sitting, number, when, kind, text, who; the scope where it is very wide.

    When is the run's clock for its own events, and how long ago for all others.
    """
    far = room >= 98
    kind, who = (24, max(11, people)) if room >= 74 else (22, max(9, people))
    text = room - 3 - numbers - _WHEN - kind - who - (8 if far else 0)
    cells: tuple[Cell, ...] = (
        ("●" if event.sitting else "", "bright", 2),
        (str(event.seq), "text", -1 - numbers),
        (event.t or f"{event.age} ago", "dim", -_WHEN),
        (event.kind, "text", kind),
        (event.text, "dim", text),
        (event.who, "text", who),
    )
    return (*cells, (event.scope, "dim", 8)) if far else cells
