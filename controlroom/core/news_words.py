"""What others did, in one line for the footer: who, from where, the most telling event, and how many there were."""

from collections.abc import Sequence

from controlroom.core import event_words
from controlroom.core import run_events as ran
from controlroom.core.events import Event, Record
from controlroom.core.people import Actor
from controlroom.core.phases import Phase
from controlroom.core.release_events import ApprovalGranted, GateTicked, GateUnticked, ReleaseImported
from controlroom.core.text import clean, redact

_AWAY = "since you left: "
_TURNS = {  # phases that are not simply the next one
    Phase.QUEUED: "queued the release",
    Phase.COMPLETE: "completed the run",
    Phase.SPIKE: "met a spike",
    Phase.RECOMMENDED: "came to rollback recommended",
    Phase.ROLLING_BACK: "began to roll back",
    Phase.RESTORED: "rolled back: restored",
    Phase.FIXING_FORWARD: "began to fix forward",
    Phase.ABORTED: "aborted the run",
    Phase.ESCALATED: "escalated the run",
}
_WEIGHTS = (  # the most telling first; of equals the latest is told
    ran.LineCrossed,
    ran.PhaseEntered,
    ran.RollbackStarted,
    ran.RunStarted,
    ReleaseImported,
    ApprovalGranted,
    GateUnticked,
    GateTicked,
    ran.RunHeld,
    ran.RunResumed,
    ran.StepFailed,
    ran.StepSkipped,
    ran.ResultOverruled,
)


def headline(records: Sequence[Record]) -> Record:
    """The record that tells most; there has to be one."""
    return min(reversed(records), key=lambda record: _weight(record.event))


def told(records: Sequence[Record], count: int, me: Actor, where: str = "", away: bool = False) -> str:
    """One line about `count` events of others, of which the latest are given, as `me` would want to hear it.

    `where` names the release where it is not the one on the screen; `away`: it happened since the operator left.
    Without a record nobody can read them.
    """
    events = f"{count} event{'s' if count != 1 else ''}"
    if not records:
        return f"{_AWAY if away else ''}{events} that only a newer controlroom can read"
    first = headline(records)
    names = {_who(record.actor, me) for record in records} - {_who(first.actor, me)}
    also = next(iter(names)) if len(names) == 1 else f"{len(names)} others" if names else ""
    said = f"{_who(first.actor, me)}{_did(first)}"
    if away:
        said, events = f"{_AWAY}{events}, {said}", ""
    parts = (said, f"in {where}" if where else "", events if count > 1 else "", f"also {also}" if also else "")
    return clean(redact(" · ".join(part for part in parts if part)))


def _weight(event: Event) -> int:
    return next((index for index, kind in enumerate(_WEIGHTS) if isinstance(event, kind)), len(_WEIGHTS))


def _who(actor: Actor, me: Actor) -> str:
    """The name; with the host where it is another one, with the terminal where it is the same login."""
    if actor.host and actor.host != me.host:
        return f"{actor.name} on {actor.host}"
    if actor.login == me.login and actor.tty and actor.tty != me.tty:
        return f"{actor.name} on {actor.tty.removeprefix('/dev/')}"
    return actor.name


def _did(record: Record) -> str:
    """What was done, as it follows a name."""
    match record.event:
        case ran.PhaseEntered(phase):
            known = next((words for turn, words in _TURNS.items() if turn == phase), "")
            return f" {known or f'advanced to {phase}'}"
        case ran.RunStarted(_, kind):
            return f" began {run_name(record.stream)}, a {kind}"
        case ran.RollbackStarted(_, title):
            return f" took the way back: {title}"
        case ran.LineCrossed(_, title):
            return f" crossed the point of no return: {title}"
        case ReleaseImported():
            return " imported a plan"
        case ApprovalGranted(approval):
            return f" gave approval {approval}"
        case GateTicked(gate):
            return f" ticked gate {gate}"
        case GateUnticked(gate):
            return f" took back the tick of gate {gate}"
        case ran.RunHeld(reason):
            return f" held the run: {reason}"
        case ran.RunResumed():
            return " resumed the run"
        case _:
            return f": {event_words.what(record.event)}"


def run_name(stream: str) -> str:
    """The name of a run by its stream: `run:7` is `run-0007`."""
    number = stream.partition(":")[2]
    return f"run-{int(number):04}" if number.isdecimal() else stream
