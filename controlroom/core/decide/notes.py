"""Holding a run, and drafting what to say about it."""

from dataclasses import replace

from controlroom.core import updates
from controlroom.core.decide import rules
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.intents import DraftPostmortem, DraftUpdates, Hold, Resume
from controlroom.core.phases import ENDED, Ask
from controlroom.core.run_events import PostmortemDrafted, RunHeld, RunResumed, UpdatesDrafted


def hold_or_resume(turn: Turn, intent: Hold | Resume) -> None:
    """Hold the run for a reason, or take the hold off; seconds that it is held count for nothing."""
    if isinstance(intent, Hold):
        rules.look_up(turn, Ask.HOLD)
        turn.of_run(RunHeld(needed(intent.reason, "to hold the run")))
        return
    rules.look_up(turn, Ask.RESUME)
    since = turn.run.held_at or turn.at
    turn.of_run(RunResumed(max(0, int((turn.at - since).total_seconds()))))


def draft(turn: Turn, intent: DraftUpdates | DraftPostmortem) -> None:
    """Draft the three texts from what is known now, or a first postmortem of an ended run."""
    run = turn.run
    if isinstance(intent, DraftUpdates):
        world = replace(turn.world, run=replace(run, t=turn.now))
        turn.of_run(UpdatesDrafted(updates.draft(world, updates.known(world))))
        return
    if run.phase not in ENDED:
        raise refuse("not_ended", f"{run.name} has not ended: it is {run.phase}", "a postmortem follows an ended run")
    turn.of_run(PostmortemDrafted(len(run.entries)))
