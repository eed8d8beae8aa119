"""Taking back what one said last, for `controlroom release undo`: first shown, then done by its event number."""

import re
from typing import TYPE_CHECKING, Any

from controlroom.cli.asking import change
from controlroom.cli.commands import TEXT
from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.session import Session

if TYPE_CHECKING:
    from controlroom.core.board import UndoSlice

_KEY = re.compile(r"\b(?:[A-Za-z]|space) ([a-z][^,;()]*) \(([a-z]+ [a-z]+)\)")  # such as x aborts it (run abort)
_PANE = re.compile(r" in \d [A-Z][a-z]+")
_MORE = {  # what a verb has to be given besides the release
    "run abort": f" --reason {TEXT}",
    "run escalate": f" --reason {TEXT} --confirm {{id}}",
    "run hold": f" --reason {TEXT}",
    "run rollback": " --confirm {id}",
    "run signal": " SIGNAL:VERDICT",
    "approval grant": " APPROVAL",
    "accept add": f" FACTOR --reason {TEXT} --for 3d",
    "accept remove": f" FACTOR --reason {TEXT}",
    "gate tick": f" GATE --evidence {TEXT}",
}


def undo(session: Session, release: str, event: int) -> int:
    """Show what would be undone, or (with its event number) undo it; Fault when that is not what one said last."""
    from controlroom.core.intents import Undo

    one = session.board(release).undo
    if event and event != one.seq:
        refuse_another(session, release, event, one.seq)
    if not one.seq:
        raise Fault(
            FINDINGS,
            one.rule or "undo",
            one.message or "nothing to undo",
            _in_verbs(one.remedy, release) or "nothing to do",
        )
    if not event:
        session.out.data({"release": release} | _data(one), _lines(one, release))
        return 0
    return change(session, release, Undo(one.seq))


def refuse_another(session: Session, release: str, event: int, undoable: int) -> None:
    """Fault that says why exactly this event is not undone; none where nothing is, and it is what one said last."""
    from controlroom.core import event_words, instead, undo
    from controlroom.core.together import actor_in

    desk = session.desk()
    records, by = desk.history(release), actor_in(desk.world(release), desk.login)
    record = next((one for one in records if one.seq == event), None)
    if record is None:
        head = session.open().log.head()[0]
        what = "there is no event" if event > head else f"nothing about {release} is event"
        raise Fault(BAD_INPUT, "unknown", f"{what} {event}", f"the log ends at {head}: controlroom audit log")
    acts = [one.seq for one in undo.acts_of(records, by)]
    if acts[:1] == [event] and not undoable:
        return
    show = f"controlroom release undo {release} shows what can be"
    if isinstance(record.event, undo.Followed):
        why, how = "nobody said it: it follows from what was said", show
    elif not undo.same_person(record.actor, by):
        why, how = f"{record.actor.name} said it, and you are {by.name}", "ask them, or say the opposite yourself"
    elif event not in acts:
        why, how = "it was taken back already", "nothing to do"
    else:
        later = 0 < undoable < event
        why = "it stays" if later else f"it is not what you said last: that is event {undoable or acts[0]}"
        how = f"{_in_verbs(instead.of(record, desk.world(release)), release)}; {show}"
    raise Fault(FINDINGS, "undo", f"event {event} ({event_words.what(record.event)}) is not undone: {why}", how)


def _in_verbs(text: str, release: str) -> str:
    """A remedy whose keys of the room, each with its verbs behind it, are whole commands."""

    def line(found: re.Match[str]) -> str:
        more = _MORE.get(found[2], "").format(id=release)
        return f"controlroom {found[2]} {release}{more} {_PANE.sub('', found[1])}"

    return _KEY.sub(line, text)


def _data(one: "UndoSlice") -> dict[str, Any]:
    earlier = [{"stays": fact.label == "stays", "text": fact.text} for fact in one.earlier]
    return {"seq": one.seq, "kind": one.kind, "act": one.act, "then": one.then, "earlier": earlier}


def _lines(one: "UndoSlice", release: str) -> list[str]:
    more = [f"{fact.label}: {_in_verbs(fact.text, release)}" for fact in one.earlier]
    said = [f"would undo {one.act}", f"said: {one.when}", f"then: {one.then}"]
    return [*said, *more, f"to do it: controlroom release undo {release} --event {one.seq}"]
