"""Branching: a rehearsal that goes on from where a run of the release once stood."""

from dataclasses import replace

from controlroom.core import simulate
from controlroom.core.decide.runs import refuse_beside_an_open_run
from controlroom.core.decide.turn import Turn, refuse
from controlroom.core.intents import BranchRun
from controlroom.core.phases import Phase
from controlroom.core.run_events import RunStarted, WarningNoted
from controlroom.core.scenario import CLEAN
from controlroom.core.world import RunKind

DEPTH = 8  # branches of branches; each one more run to read
_OVER = frozenset({Phase.RESTORED, Phase.ABORTED, Phase.ESCALATED})  # nothing goes on from here
_BEFORE = frozenset({Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT})  # here a run is bound to the plan as it is


def branch(turn: Turn, intent: BranchRun) -> None:
    """Begin a rehearsal from a run as it was; that run, live or not, keeps what is its own."""
    refuse_beside_an_open_run(turn)
    past, seq = intent.past, intent.at_seq
    if past is None:
        raise refuse("not_begun", f"no run had begun at event {seq}", "choose a later event, or start a new run")
    if past.phase in _OVER:
        raise refuse("run_over", f"{past.name} was {past.phase} at event {seq}", "branch from an event before its end")
    if past.phase in _BEFORE and past.digest != turn.release.digest:
        message = f"the plan changed after {past.name} began, and at event {seq} nothing was deployed"
        raise refuse("plan_changed", message, "branch from a later event, or start a new run")
    if len(past.branched) >= DEPTH:
        message = f"{past.name} is a branch of a branch, {DEPTH} deep"
        raise refuse("too_deep", message, f"branch run-{past.branched[0][0]:04}, or start a new run")
    played = intent.scenario or past.scenario or CLEAN
    turn.world = replace(turn.world, run=past)
    kind, digest, release = RunKind.REHEARSAL, past.digest, past.plan.id
    turn.of_run(RunStarted(release, kind, digest, played, past.raw, past.band, past.number, seq))
    for sentence in simulate.unmatched(past.plan, played):
        if sentence not in past.warnings:
            turn.of_run(WarningNoted(sentence))
