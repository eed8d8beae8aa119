"""The status of a release, and which keys the moment is about."""

from datetime import datetime

from controlroom.core import queueing, steps
from controlroom.core.board import Mark
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.world import StepState, World

MARKS = {
    "draft": Mark("·", "draft", "dim"),
    "needs approval": Mark("✗", "needs approval", "bad"),
    "blocked": Mark("✗", "blocked", "bad"),
    "ready": Mark("✓", "ready", "ok"),
    "running": Mark("●", "running", "bright"),
    "done": Mark("✓", "done", "ok"),
}


def of(world: World, now: datetime) -> str:
    """draft, running, done (its live run ended complete), needs approval, blocked or ready; the first that holds."""
    release, run = world.release, world.run
    if release is not None and release.plan.draft:
        return "draft"
    if run is not None and run.live and run.phase not in ENDED:
        return "running"
    if run is not None and run.live and run.phase is Phase.COMPLETE:
        return "done"
    reasons = queueing.reasons(World(world.site, release, None), now, live=True)
    if any(reason.rule == "approval" for reason in reasons):
        return "needs approval"
    return "blocked" if reasons else "ready"


def context(world: World, now: datetime) -> str:
    """Which of the footers fits.

    blocked, ready, held, step failed, stepping, monitoring, recommended, rolling back, restoring (all steps are
    done), restored or ended.
    """
    run = world.run
    if run is None or run.phase is Phase.IDLE:
        live = run.live if run else False
        return "blocked" if queueing.reasons(world, now, live=live) else "ready"
    if run.held:
        return "held"
    if run.current in run.steps and run.steps[run.current].state is StepState.FAILED and run.phase not in ENDED:
        return "step failed"
    if run.phase in WAY_BACK and not steps.undone(run):
        return "restoring"
    return {
        Phase.QUEUED: "before deploying",
        Phase.PREFLIGHT: "before deploying",
        Phase.DEPLOYING: "stepping",
        Phase.VERIFYING: "monitoring",
        Phase.MONITORING: "monitoring",
        Phase.SPIKE: "monitoring",
        Phase.RECOMMENDED: "recommended",
        Phase.ROLLING_BACK: "rolling back",
        Phase.FIXING_FORWARD: "rolling back",
        Phase.RESTORED: "restored",
    }.get(run.phase, "ended")
