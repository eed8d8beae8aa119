"""The forms of `T`: which trigger a person raises and on what evidence, shown before it recommends the way back."""

from typing import TYPE_CHECKING

from controlroom.core.board import Board
from controlroom.core.harmless import recorded
from controlroom.core.intents import RaiseTrigger
from controlroom.core.refusal import Refusal
from controlroom.tui.form import Choice, Choose, Form, Send
from controlroom.tui.forms import Ask, refused
from controlroom.tui.previewing import Preview

if TYPE_CHECKING:
    from controlroom.tui.acts import Here

ROLLBACK = 5  # the pane that shows what is recommended
HOW = "What was seen, and where. It recommends the way back under your name; it starts nothing."


def raise_trigger(here: "Here") -> Form | Send:
    """Which trigger is raised; where none can be now, the refusal that says why and what to do."""
    from controlroom.tui.palette import idle_actions

    board = here.board
    known = board.checks.raised
    if not known:
        remedy = "R takes the way back without one; or add a trigger without a check to the plan"
        return refused(Refusal("no_trigger", "The plan has no trigger that a person raises", remedy))
    if "raise" in idle_actions(board):
        return Send(RaiseTrigger(known[0][0], ""))  # which the core refuses, and says why
    if len(known) == 1:
        return _evidence(board, *known[0])
    choices = tuple(Choice((title,), _evidence(board, id, title)) for id, title in known)
    return Choose("Raise which trigger?", choices, "go on", (), HOW)


def _evidence(board: Board, id: str, title: str) -> Ask:
    return Ask(f"Raise: {title}", (HOW,), "Evidence", "preview", lambda text: _preview(board, id, title, text))


def _preview(board: Board, id: str, title: str, evidence: str) -> Preview:
    """What is recorded, as it is recorded, and what it leads to."""
    intent = recorded(RaiseTrigger(id, evidence))
    way = next((one for one in board.rollback.ways if one.offered), None)
    back = f"the way back is recommended: {way.title}, {way.minutes} m" if way else "no way back is left: escalate"
    said = (
        ("Trigger", title),
        ("Evidence", intent.evidence),
        ("Then", back),
        ("Starts", "nothing: a person takes the way back, or overrules the recommendation"),
        ("Records", "your word under your name, as what recommended it"),
    )
    return Preview(f"Raise {title}?", said, "raise it", Send(intent, opens=ROLLBACK))
