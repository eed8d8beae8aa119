"""Taking back what one said last, for `controlroom release undo`: first shown, then done by its event number."""

from typing import TYPE_CHECKING, Any

from controlroom.cli.asking import change
from controlroom.cli.faults import FINDINGS, Fault
from controlroom.cli.session import Session

if TYPE_CHECKING:
    from controlroom.core.board import UndoSlice


def undo(session: Session, release: str, event: int) -> int:
    """Show what would be undone, or (with its event number) undo it; Fault when it is not the last that one said."""
    from controlroom.core.intents import Undo

    one = session.board(release).undo
    if not one.seq:
        raise Fault(FINDINGS, one.rule or "undo", one.message or "nothing to undo", one.remedy or "nothing to do")
    if not event:
        session.out.data({"release": release} | _data(one), _lines(one, release))
        return 0
    if event != one.seq:
        message = f"event {event} is not what you said last: that is event {one.seq}, {one.act}"
        raise Fault(FINDINGS, "undo", message, f"controlroom release undo {release} --event {one.seq}")
    made = Undo(one.seq, one.kind, one.subject, one.evidence, one.digest, one.by, one.at)
    return change(session, release, made)


def _data(one: "UndoSlice") -> dict[str, Any]:
    earlier = [{"stays": fact.label == "stays", "text": fact.text} for fact in one.earlier]
    return {"seq": one.seq, "kind": one.kind, "act": one.act, "then": one.then, "earlier": earlier}


def _lines(one: "UndoSlice", release: str) -> list[str]:
    more = [f"{fact.label}: {fact.text}" for fact in one.earlier]
    said = [f"would undo {one.act}", f"said: {one.when}", f"then: {one.then}"]
    return [*said, *more, f"to do it: controlroom release undo {release} --event {one.seq}"]
