"""Taking back what one said last: what the log says of it, as long as it stands as it was said."""

from controlroom.core import canonical
from controlroom.core.decide import releases
from controlroom.core.decide.turn import Refused, Turn, refuse
from controlroom.core.intents import Undo
from controlroom.core.phases import ENDED
from controlroom.core.refusal import Refusal
from controlroom.core.release_events import Acknowledged, GateTicked, GateUnticked, RiskAccepted, SaidUndone
from controlroom.core.run_events import UpdatesDrafted, UpdatesWithdrawn
from controlroom.core.said import Undoing

GONE = ("undo", "it does not stand any more as you said it", "look at it as it is now, then press again")


def undo(turn: Turn, intent: Undo) -> None:
    """Undo what `undo.last` found; what has changed meanwhile is refused.

    Whose word it is was settled there, by the records; here it is only looked whether that word stands.
    """
    found = intent.found
    if isinstance(found, Refusal):
        raise Refused(found)
    if found is None or found.seq != intent.seq or not _stands(turn, found):
        raise refuse(*GONE)
    if found.kind == UpdatesDrafted.KIND:
        turn.of_run(UpdatesWithdrawn(found.seq))
        return
    tick = found.tick
    event = SaidUndone(found.seq, found.kind, found.subject, by=found.person)
    if tick is not None:
        at = canonical.time_text(tick.at)
        event = SaidUndone(found.seq, found.kind, found.subject, tick.evidence, tick.digest, tick.by, at)
    turn.of_release(event)
    if found.kind in WARNED:
        releases.warn(turn, f"{WARNED[found.kind]} {found.subject} was undone")


WARNED = {GateTicked.KIND: "the tick of gate", RiskAccepted.KIND: "the acceptance of"}


def _stands(turn: Turn, found: Undoing) -> bool:
    """Whether what was found is so still."""
    release, subject = turn.release, found.subject
    match found.kind:
        case GateTicked.KIND:
            tick = release.ticks.get(subject)
            return tick is not None and (tick.at, tick.digest) == (found.at, release.digest)
        case GateUnticked.KIND:
            return subject not in release.ticks and found.tick is not None and found.tick.digest == release.digest
        case Acknowledged.KIND:
            return release.acknowledged.get(subject) == releases.person_of(turn)
        case RiskAccepted.KIND:
            accepted = release.accepted.get(subject)
            return accepted is not None and accepted.at == found.at
        case UpdatesDrafted.KIND:
            return turn.run.phase not in ENDED and bool(turn.run.drafts)
    return False
