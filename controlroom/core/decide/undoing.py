"""Taking back what one said last: it has to stand as one said it, and to be one's own."""

from controlroom.core import canonical
from controlroom.core.decide import releases
from controlroom.core.decide.turn import Turn, refuse
from controlroom.core.intents import Undo
from controlroom.core.phases import ENDED
from controlroom.core.release_events import Acknowledged, GateTicked, GateUnticked, RiskAccepted, SaidUndone
from controlroom.core.run_events import UpdatesDrafted, UpdatesWithdrawn

GONE = ("undo", "it does not stand any more as you said it", "look at it as it is now, then press again")


def undo(turn: Turn, intent: Undo) -> None:
    """Undo what `undo.last` found; what has changed meanwhile is refused."""
    match intent.kind:
        case GateTicked.KIND:
            _tick(turn, intent)
        case GateUnticked.KIND:
            _untick(turn, intent)
        case Acknowledged.KIND:
            if turn.release.acknowledged.get(intent.subject) != releases.person_of(turn):
                raise refuse(*GONE)
            _say(turn, intent)
        case RiskAccepted.KIND:
            standing = turn.release.accepted.get(intent.subject)
            if standing is None or standing.person != releases.person_of(turn):
                raise refuse(*GONE)
            _say(turn, intent)
            releases.warn(turn, f"the acceptance of {intent.subject} was undone")
        case UpdatesDrafted.KIND:
            if turn.run.phase in ENDED or not turn.run.drafts:
                raise refuse(*GONE)
            turn.of_run(UpdatesWithdrawn(intent.seq))
        case _:
            raise refuse("undo", f"{intent.kind} can not be undone", "say the opposite, with a reason", code=2)


def _tick(turn: Turn, intent: Undo) -> None:
    tick = turn.release.ticks.get(intent.subject)
    if tick is None or tick.by != turn.by.name or tick.digest != turn.release.digest:
        raise refuse(*GONE)
    _say(turn, intent)
    releases.warn(turn, f"the tick of gate {intent.subject} was undone")


def _untick(turn: Turn, intent: Undo) -> None:
    if intent.subject in turn.release.ticks or intent.digest != turn.release.digest:
        raise refuse(*GONE)
    _say(turn, intent)


def _say(turn: Turn, intent: Undo) -> None:
    if intent.digest:
        try:
            canonical.parse_time(intent.at)
        except ValueError:
            raise refuse("undo", f"{intent.at!r} is not the time of a tick", "press again", code=2) from None
    event = SaidUndone(intent.seq, intent.kind, intent.subject, intent.evidence, intent.digest, intent.by, intent.at)
    turn.of_release(event)
