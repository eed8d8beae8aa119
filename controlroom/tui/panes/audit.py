"""Audit: who did what and when, and whether the record is whole."""

from collections.abc import Iterator

from controlroom.core.board import AuditSlice, EventRow

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "The record of this release and run, latest first; each event is chained to the one before it."


def ids(board: AuditSlice) -> tuple[str, ...]:
    """The events by number."""
    return tuple(str(event.seq) for event in board.events)


def draw(board: AuditSlice, room: int, height: int) -> Iterator[Row]:
    """Whether the chain holds, then the events."""
    mark = board.title.mark
    count, shown = board.total, len(board.events)
    events = f"{count} event{'s' * (count != 1)}" if shown >= count else f"latest {shown} of {count} events"
    words = f"{events} · head {board.head} · ● is of this sitting" if count else board.title.detail
    chain = (-1, "wrap", ((f"{mark.glyph} {mark.word}  ", mark.role, 0), (board.chain or words, "text", 0)))
    if room >= 74:
        yield chain
    if room >= 74 and board.chain:
        yield -1, "wrap", ((words, "dim", 0),)
    numbers = max((len(str(event.seq)) for event in board.events), default=1)
    for index, event in enumerate(board.events):
        yield index, "cut", _event(event, numbers, room)
    if room < 74:  # the title above has the verdict
        yield chain


def _event(event: EventRow, numbers: int, room: int) -> tuple[Cell, ...]:
    """Sitting, number, age, kind, text, who; run time and scope where it is very wide."""
    far = room >= 98
    kind, who = (24, 11) if room >= 74 else (22, 9)
    text = room - 3 - numbers - 6 - kind - who - (18 if far else 0)
    cells: tuple[Cell, ...] = (
        ("●" if event.sitting else "", "bright", 2),
        (str(event.seq), "text", -1 - numbers),
        (event.age, "dim", -6),
        (event.kind, "text", kind),
        (event.text, "dim", text),
        (event.who, "text", who),
    )
    return (*cells, (event.scope, "dim", 8), (event.t, "dim", -10)) if far else cells
