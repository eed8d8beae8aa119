"""Incidents: what went wrong on this surface before, and what is touched."""

from collections.abc import Iterator

from controlroom.core.board import IncidentRow, IncidentsSlice

Cell = tuple[str, str, int]
Row = tuple[int, str, tuple[Cell, ...]]

ABOUT = "What went wrong here before and why it counts: same modules, same services."


def ids(board: IncidentsSlice) -> tuple[str, ...]:
    """The incidents."""
    return tuple(incident.id for incident in board.incidents)


def draw(board: IncidentsSlice, room: int, height: int) -> Iterator[Row]:
    """How many, what is touched, each incident with the reasons why it is shown."""
    mark = board.title.mark
    touched = f"touches {board.touches}" if board.touches else "touches nothing named in the plan"
    word = f"{mark.glyph} {mark.word}  " if room >= 74 else ""  # the title above has it
    yield -1, "wrap", ((word, mark.role, 0), (touched, "text", 0))
    for number, text in enumerate(board.empty):
        yield -1, "wrap", ((text, "dim" if number else "bright", 0),)
    if board.services:
        yield -1, "wrap", (("Services  ", "dim", 0), (board.services, "text", 0))
    for index, incident in enumerate(board.incidents):
        yield from _incident(index, incident)


def _incident(index: int, incident: IncidentRow) -> Iterator[Row]:
    mark = incident.mark
    state = f"{mark.glyph} {incident.severity} "
    yield (
        index,
        "wrap",
        ((state, mark.role, 0), (f"{incident.state}  ", "text", 0), (incident.title, "bright", 0)),
    )
    where = " · ".join(part for part in (incident.id, incident.service, incident.day) if part)
    yield index, "wrap", (("", "text", 3), (where, "dim", 0))
    if incident.text:
        yield index, "wrap", (("", "text", 3), (incident.text, "text", 0))
    if incident.reasons:
        yield (
            -1,
            "wrap",
            (("", "text", 3), ("why here  ", "dim", 0), (" · ".join(incident.reasons), "text", 0)),
        )
