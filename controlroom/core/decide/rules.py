"""The refusals of the transition table in words, and looking a cell up."""

from datetime import datetime

from controlroom.core import guards, queueing, sight, steps, table
from controlroom.core.decide.turn import Refused, Turn
from controlroom.core.phases import Act, Ask, Guard, Phase, Rule
from controlroom.core.refusal import Reason, Refusal
from controlroom.core.world import Run, World

WORDS: dict[str, tuple[str, str]] = {
    "held": ("the run is held: {held}", "h resumes it"),
    "step_failed": ("step {step} has failed", "t retries, S skips, R goes back, E escalates"),
    "already_failed": ("step {step} has failed already", "t retries, S skips, R goes back, E escalates"),
    "nothing_failed": ("no step has failed", "f says that the begun step failed"),
    "no_step_failed": ("a way back is being taken", "n goes on; f fails the step, then R takes the next way"),
    "no_step_begun": ("no step is begun in {phase}", "n goes on"),
    "not_retryable": ("{step} must not be done twice, and nothing says it is undone", "S skips, R or E moves on"),
    "may_not_queue": ("it may not go yet", "close what is open: space ticks a gate, a approves"),
    "may_not_deploy": ("it may not be deployed yet", "close what is open: space ticks a gate, a approves; x aborts"),
    "not_yet": ("not yet: {missing}", "wait for the next sample; R goes back"),
    "not_restored_yet": ("not restored yet: {missing}", "c looks now, or wait; R takes the next way, E escalates"),
    "nothing_deployed": ("nothing is deployed, so there is nothing to take back", "x aborts the run"),
    "nothing_to_overrule": ("no result counts against the run in {phase}", "o works from verifying on"),
    "nothing_to_hold": ("the run has not begun", "n begins it"),
    "abort_instead": ("nothing is deployed, so nobody has to take over", "x aborts the run"),
    "already_held": ("the run is held already: {held}", "h resumes it"),
    "not_held": ("the run is not held", "h holds it, with a reason"),
    "no_way_left": ("no way back is left", "E escalates"),
    "hold_or_escalate": ("a way back can not be aborted", "h holds it, E escalates"),
    "decide": ("a rollback is recommended: a person decides", "R goes back, or o overrules with a reason"),
    "already_recommended": ("the way back is recommended already", "R goes back"),
    "already_on_the_way_back": ("the way back is being taken already", "n goes on"),
    "ended": ("the run has ended: {phase}", "N starts a new run"),
}  # fmt: skip


def peek(turn: Turn, ask: Ask) -> Rule:
    """The line of the table that applies to an ask now, refusing or not."""
    run = turn.present
    return table.rule(run.phase, ask, guards.holding(turn.world, run, turn.at, table.guards_of(run.phase, ask)))


def acts(world: World, ask: Ask, at: datetime) -> bool:
    """Whether the table does more for an ask in a world than to record it."""
    run = world.run
    if run is None:
        return False
    holding = guards.holding(world, run, at, table.guards_of(run.phase, ask))
    return table.rule(run.phase, ask, holding).act is not Act.RECORD


def look_up(turn: Turn, ask: Ask) -> Rule:
    """The line of the table for an ask; a refusing line raises its refusal."""
    rule = peek(turn, ask)
    if rule.act is Act.REFUSE:
        raise Refused(refusal(turn, turn.present, rule.refusal))
    return rule


def refusal(turn: Turn, run: Run, name: str) -> Refusal:
    """A refusal of the table in words, with every reason where gates are in the way."""
    message, remedy = WORDS[name]
    if name in ("not_yet", "not_restored_yet") and sight.asks(run):
        name, remedy = "not_answered", "e answers it, with what was seen"
    step = run.current
    for one in steps.of_phase(run):
        step = one.title if one.key == run.current else step
    missing = _missing(run)
    text = message.format(held=run.held, step=step, phase=run.phase, missing=missing)
    if name not in ("may_not_queue", "may_not_deploy"):
        return Refusal(name, text, remedy)
    reasons = queueing.reasons(turn.world, turn.at, live=run.live)
    if name == "may_not_deploy" and Guard.WAY_LEFT not in guards.holding(
        turn.world, run, turn.at, frozenset({Guard.WAY_LEFT})
    ):
        reasons = (
            *reasons,
            Reason("way_back", "the plan names no way back", "add one to the plan", pane=5),
        )
    count = len(reasons)
    assumable = not run.live and all(queueing.assumable(reason) for reason in reasons)
    text = f"{text}: {count} reason{'s' if count != 1 else ''}"
    return Refusal(name, text, remedy, reasons, assumable=assumable)


def _missing(run: Run) -> str:
    if run.phase is Phase.MONITORING:
        return guards.missing_for_complete(run)
    if run.phase in (Phase.ROLLING_BACK, Phase.FIXING_FORWARD):
        return guards.missing_for_restored(run)
    return guards.missing_for_steady(run)
