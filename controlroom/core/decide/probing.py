"""Asking the probe of a step whether the step is done, and a result that is not green in words."""

from dataclasses import replace

from controlroom.core import checks, conditions, guards, simulate
from controlroom.core.decide.turn import Turn
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.run_events import SampleTaken
from controlroom.core.steps import RunStep
from controlroom.core.verification import Check
from controlroom.core.world import Run, StepState

DONE = (Verdict.PASS, Verdict.WARN)


def of_step(run: Run, step: RunStep) -> Check | None:
    """The check that tells whether a step is done, if the plan gives it one."""
    return next((check for check in run.plan.checks if check.id == step.probe), None)


def rehearse(turn: Turn, step: RunStep, seconds: int) -> str:
    """Why the probe of a rehearsed step does not say that it is done, `seconds` from now; empty: it says so.

    The world that the probe sees is the one in which the step was done. A result that is not green is recorded as a
    sample of its own, so that the reason can be looked at; a green one is not, and counts for nothing.
    """
    run, probe = turn.run, of_step(turn.run, step)
    if probe is None:
        return ""
    done = replace(run.steps[step.key], state=StepState.PASSED, took=seconds)
    ahead = replace(run, t=turn.now + seconds, steps={**run.steps, step.key: done})
    seen = simulate.look(ahead, probe)
    if seen.verdict in DONE:
        return ""
    turn.of_run(SampleTaken((seen,), checks.outcome(ahead, (seen,)).name), seconds)
    if seen.verdict is Verdict.FAIL:
        return f"its probe says no: {missed(run, probe, seen)}"
    note = f" ({seen.note})" if seen.note else ""
    return f"whether it is done is unknown: {probe.title} {guards.BLIND_WORDS[seen.verdict]}{note}"


def missed(run: Run, check: Check, measurement: Measurement) -> str:
    """A result beside what was wanted: `Webhook failures 23 %, wanted ≤ 20 %`."""
    wanted = conditions.limit_text(checks.told(run, check.id, check.passes), check.unit)
    return f"{check.title} {measurement.value}{f' {check.unit}' if check.unit else ''}, wanted {wanted}"
