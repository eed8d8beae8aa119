"""decide(world, intent, at, by): the events that an intent makes, or a Refusal that names its rule and remedy."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from controlroom.core.decide import (
    accepting,
    answering,
    approving,
    branching,
    locking,
    machine,
    notes,
    releases,
    runs,
    sites,
    stepping,
    tracking,
    undoing,
)
from controlroom.core.decide.turn import Decision, Events, Refused, Turn
from controlroom.core.intents import (
    Abort,
    AcceptRisk,
    Acknowledge,
    Advance,
    AnswerCheck,
    BranchRun,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    FailStep,
    GrantApproval,
    Hold,
    ImportRelease,
    InsertSignal,
    Intent,
    MeasureGates,
    NoteLocks,
    Observe,
    Overrule,
    RaiseTrigger,
    Resume,
    RetryStep,
    RevokeApproval,
    RollBack,
    RunIntent,
    SiteIntent,
    SkipStep,
    StartRun,
    TakeSample,
    TickGate,
    Undo,
    UntickGate,
    WithdrawAcceptance,
)
from controlroom.core.kept import Kept
from controlroom.core.people import Actor
from controlroom.core.refusal import Refusal
from controlroom.core.world import World

__all__ = ["Decision", "Settled", "decide", "decide_and_fold", "settle"]


def decide(world: World, intent: Intent, at: datetime, by: Actor) -> Decision:
    """Decide what an intent does in a world at an aware time; nothing is changed but by the events returned."""
    done = decide_and_fold(world, intent, at, by)
    return done if isinstance(done, Refusal) else done[1]


def decide_and_fold(world: World, intent: Intent, at: datetime, by: Actor) -> tuple[World, Events] | Refusal:
    """As decide, with the world that the events make; for walks in memory, where nothing numbers the events."""
    done = settle(world, intent, at, by)
    return done if isinstance(done, Refusal) else (done.world, done.events)


@dataclass(frozen=True, slots=True)
class Settled:
    """What an intent makes: events, measurements that are kept beside the log before them, and the world then."""

    world: World
    events: Events
    kept: tuple[Kept, ...]


def settle(world: World, intent: Intent, at: datetime, by: Actor) -> Settled | Refusal:
    """As decide, with all that the intent makes."""
    turn = Turn(world, at, by)
    try:
        _route(turn, intent)
    except Refused as refused:
        return refused.refusal
    return Settled(turn.world, tuple(turn.events), tuple(turn.kept))


def _route(turn: Turn, intent: Intent) -> None:  # noqa: PLR0912  # one line for each kind of intent
    match intent:
        case ImportRelease():
            releases.import_release(turn, intent)
        case TickGate():
            releases.tick(turn, intent)
        case UntickGate():
            releases.untick(turn, intent)
        case MeasureGates():
            releases.measure(turn, intent)
        case GrantApproval():
            approving.grant(turn, intent)
        case RevokeApproval():
            approving.revoke(turn, intent)
        case Acknowledge():
            approving.acknowledge(turn, intent)
        case AcceptRisk():
            accepting.accept(turn, intent)
        case WithdrawAcceptance():
            accepting.withdraw(turn, intent)
        case Undo():
            undoing.undo(turn, intent)
        case _:
            if isinstance(intent, SiteIntent):
                sites.change(turn, intent)
            else:
                _route_run(turn, intent)
                tracking.note(turn)


def _route_run(turn: Turn, intent: RunIntent) -> None:  # noqa: PLR0912  # one line for each kind of intent
    match intent:
        case StartRun():
            runs.start(turn, intent)
        case BranchRun():
            branching.branch(turn, intent)
        case Advance():
            runs.advance(turn, intent)
        case TakeSample():
            runs.sample(turn)
        case Observe():
            runs.observe(turn, intent)
        case AnswerCheck():
            answering.answer(turn, intent)
        case FailStep():
            stepping.fail(turn, intent.reason)
        case RetryStep():
            stepping.retry(turn)
        case SkipStep():
            stepping.skip(turn, intent.reason)
        case Hold() | Resume():
            notes.hold_or_resume(turn, intent)
        case Overrule():
            machine.overrule(turn, intent)
        case Abort():
            machine.abort(turn, intent)
        case RollBack():
            machine.roll_back(turn, intent)
        case Escalate():
            machine.escalate(turn, intent)
        case RaiseTrigger():
            machine.raise_trigger(turn, intent)
        case InsertSignal():
            runs.insert_signal(turn, intent)
        case NoteLocks():
            locking.note(turn)
        case DraftUpdates() | DraftPostmortem():
            notes.draft(turn, intent)
        case _:
            assert_never(intent)
