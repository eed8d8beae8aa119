"""Beginning, passing, failing, retrying and skipping the steps of a phase."""

from controlroom.core import guards, simulate, steps
from controlroom.core.decide import confirming, probing, rules
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.phases import Ask
from controlroom.core.plan_parts import Kind
from controlroom.core.run_events import LineCrossed, StepBegun, StepFailed, StepPassed, StepSkipped
from controlroom.core.steps import RunStep
from controlroom.core.verification import Probe
from controlroom.core.world import StepState


def begin_next(turn: Turn, confirm: str) -> None:
    """Begin the first step of the phase that has not ended, if there is one; crossing the line is typed."""
    step = steps.following(turn.run)
    if step is None:
        return
    crossing = _crosses(turn, step)
    if crossing:
        confirming.require(turn, confirm, confirming.line(turn, step))
    _begin(turn, step)
    if crossing:
        turn.of_run(LineCrossed(step.key, step.title))


def begin_up_to_the_line(turn: Turn) -> None:
    """Begin the next step unless it can not be undone: the line waits for a key, and a typed id, of its own."""
    step = steps.following(turn.run)
    if step is not None and not _crosses(turn, step):
        _begin(turn, step)


def finish(turn: Turn, evidence: str) -> bool:
    """Record the begun step as passed, or as failed where the scenario or its probe says so; false: it failed.

    A probe that does not say that the step is done is answered by evidence, as in a live run.
    """
    run, step = turn.run, steps.current(turn.run)
    if step is None:
        return True
    record = run.steps[step.key]
    if run.live:
        _ask_evidence(turn, step, evidence)
        turn.of_run(StepPassed(step.key, step.title, max(0, turn.now - record.began), evidence))
        return True
    seconds = step.minutes * 60
    passed, reason = simulate.step_ends(run, step.key, record.attempt)
    if not passed:
        turn.of_run(StepFailed(step.key, step.title, reason), seconds)
        return False
    unproven = "" if evidence.strip() else probing.rehearse(turn, step, seconds)
    if unproven:  # the sample of the probe has moved the clock already
        turn.of_run(StepFailed(step.key, step.title, unproven))
        return False
    turn.of_run(StepPassed(step.key, step.title, seconds, evidence), seconds)
    return True


def fail(turn: Turn, reason: str) -> None:
    """Say that the begun step failed, for a reason."""
    rules.look_up(turn, Ask.FAIL)
    step = steps.current(turn.run)
    if step is None:
        raise refuse("no_step_begun", "no step is begun", "n begins the next one")
    turn.of_run(StepFailed(step.key, step.title, needed(reason, "to fail a step")))


def retry(turn: Turn) -> None:
    """Begin the failed step again."""
    rules.look_up(turn, Ask.RETRY)
    step = steps.current(turn.run)
    if step is None:
        raise refuse("nothing_failed", "no step has failed", "n goes on")
    _begin(turn, step)


def skip(turn: Turn, reason: str) -> None:
    """Leave the failed step out, for a reason; the next one is begun by the next advance."""
    rules.look_up(turn, Ask.SKIP)
    step = steps.current(turn.run)
    if step is None:
        raise refuse("nothing_failed", "no step has failed", "n goes on")
    turn.of_run(StepSkipped(step.key, step.title, needed(reason, "to leave a step out")))


def fail_by_checks(turn: Turn, reason: str) -> None:
    """A check reached its limit in preflight: the begun step failed."""
    step = steps.current(turn.run)
    if step is not None and turn.run.steps[step.key].state is StepState.BEGUN:
        turn.of_run(StepFailed(step.key, step.title, reason))


def _crosses(turn: Turn, step: RunStep) -> bool:
    return step.kind is Kind.IRREVERSIBLE and not turn.run.crossed


def _begin(turn: Turn, step: RunStep) -> None:
    record = turn.run.steps.get(step.key)
    turn.of_run(StepBegun(step.key, step.title, record.attempt + 1 if record else 1))


def _ask_evidence(turn: Turn, step: RunStep, evidence: str) -> None:
    """A live step whose probe has not passed since it began is not believed without a line of evidence."""
    found = None if evidence.strip() else guards.unproved(turn.present)
    if found is None:
        return
    probe, fact = found
    looks = "c looks now, or wait for the next look"
    remedy = "e answers that check first" if probe.probe is Probe.MANUAL else looks
    raise refuse("unproved", f"{fact}, so nothing shows that {step.title} is done", remedy, code=2)
