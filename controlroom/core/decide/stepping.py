"""Beginning, passing, failing, retrying and skipping the steps of a phase."""

from controlroom.core import checks, simulate, steps
from controlroom.core.decide import confirming, rules
from controlroom.core.decide.turn import Turn, refuse
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Ask
from controlroom.core.plan_parts import Kind
from controlroom.core.run_events import LineCrossed, StepBegun, StepFailed, StepPassed, StepSkipped
from controlroom.core.steps import RunStep
from controlroom.core.world import StepState


def begin_next(turn: Turn, confirm: str) -> None:
    """Begin the first step of the phase that has not ended, if there is one; crossing the line is typed."""
    step = steps.following(turn.run)
    if step is None:
        return
    crossing = step.kind is Kind.IRREVERSIBLE and not turn.run.crossed
    if crossing:
        confirming.require(turn, confirm, confirming.line(turn, step))
    turn.of_run(StepBegun(step.key, step.title, _attempts(turn, step) + 1))
    if crossing:
        turn.of_run(LineCrossed(step.key, step.title))


def finish(turn: Turn, evidence: str) -> bool:
    """Record the begun step as passed, or as failed where the scenario says so; false: it failed."""
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
    if passed:
        turn.of_run(StepPassed(step.key, step.title, seconds, evidence), seconds)
    else:
        turn.of_run(StepFailed(step.key, step.title, reason), seconds)
    return passed


def fail(turn: Turn, reason: str) -> None:
    """Say that the begun step failed, for a reason."""
    rules.look_up(turn, Ask.FAIL)
    step = steps.current(turn.run)
    if step is None:
        raise refuse("no_step_begun", "no step is begun", "n begins the next one")
    turn.of_run(StepFailed(step.key, step.title, _reason(reason)))


def retry(turn: Turn) -> None:
    """Begin the failed step again."""
    rules.look_up(turn, Ask.RETRY)
    step = steps.current(turn.run)
    if step is None:
        raise refuse("nothing_failed", "no step has failed", "n goes on")
    turn.of_run(StepBegun(step.key, step.title, _attempts(turn, step) + 1))


def skip(turn: Turn, reason: str) -> None:
    """Leave the failed step out, for a reason; the next one is begun by the next advance."""
    rules.look_up(turn, Ask.SKIP)
    step = steps.current(turn.run)
    if step is None:
        raise refuse("nothing_failed", "no step has failed", "n goes on")
    turn.of_run(StepSkipped(step.key, step.title, _reason(reason)))


def fail_by_checks(turn: Turn, reason: str) -> None:
    """A check reached its limit in preflight: the begun step failed."""
    step = steps.current(turn.run)
    if step is not None and turn.run.steps[step.key].state is StepState.BEGUN:
        turn.of_run(StepFailed(step.key, step.title, reason))


def _attempts(turn: Turn, step: RunStep) -> int:
    record = turn.run.steps.get(step.key)
    return record.attempt if record else 0


def _ask_evidence(turn: Turn, step: RunStep, evidence: str) -> None:
    """A live step with a check that does not pass is not believed without a line of evidence."""
    probe = next((check for check in turn.run.plan.checks if check.id == step.probe), None)
    if probe is None or evidence.strip():
        return
    verdict = checks.verdict_now(turn.run, probe)
    if verdict not in (Verdict.PASS, Verdict.WARN):
        raise refuse("evidence", f"{probe.title} is {verdict}, so {step.title} needs evidence", "say how you know")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise refuse("reason", "a reason is needed", "say why, in one line")
    return reason.strip()
