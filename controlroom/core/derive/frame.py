"""Row 0 and the rail: who, what, where, how far."""

from datetime import datetime

from controlroom.core import digest, gates
from controlroom.core.board import Header, Slot
from controlroom.core.derive import times
from controlroom.core.derive.timeline import spent
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.world import Run, RunKind, World

RAIL = (
    Phase.QUEUED,
    Phase.PREFLIGHT,
    Phase.DEPLOYING,
    Phase.VERIFYING,
    Phase.MONITORING,
    Phase.COMPLETE,
    Phase.SPIKE,
    Phase.RECOMMENDED,
    Phase.ROLLING_BACK,
    Phase.RESTORED,
)


def header(world: World, actor: Actor, now: datetime) -> Header:
    """The identity of what is on the screen. Without a run the kind is that of the next one: a rehearsal."""
    release, run = world.release, world.run
    assert release is not None  # a board is derived for an open release only
    plan = run.plan if run else release.plan
    assumed = gates.assumed(world, now)
    return Header(
        plan.environment,
        str(run.kind if run else RunKind.REHEARSAL).upper(),
        assumed,
        plan.title,
        plan.id,
        digest.short(release.digest),
        run.name if run else "no run",
        str(run.phase if run else Phase.IDLE).upper(),
        times.run_time(times.run_second(run)) if run and run.phase is not Phase.IDLE else "",
        actor.name,
        blind=times.blind(run, now) if run and run.live and run.phase not in ENDED else "",
    )


def rail(run: Run | None) -> tuple[Slot, ...]:
    """The ten slots. Fixing forward stands in the slot of rolling back; where a run ended badly is failed."""
    return tuple(_slot(run, phase) for phase in RAIL)


def _slot(run: Run | None, phase: Phase) -> Slot:
    if run is None:
        return Slot(phase, "pending")
    if phase is Phase.ROLLING_BACK:
        phase = next((entry.phase for entry in reversed(run.entries) if entry.phase in WAY_BACK), phase)
    here, seconds = run.phase, spent(run, phase)
    if here in (Phase.ABORTED, Phase.ESCALATED):
        before = run.entries[-2].phase if len(run.entries) > 1 else Phase.QUEUED
        failed = phase is before or phase is _left(run)
        return Slot(phase, "failed" if failed else "passed" if seconds >= 0 else "pending", seconds)
    if phase is here:
        return Slot(phase, "held" if run.held else "current", seconds)
    if seconds < 0:
        return Slot(phase, "pending")
    back = here in WAY_BACK or here in (Phase.RECOMMENDED, Phase.RESTORED, Phase.SPIKE)
    stopped = back and phase is _left(run)
    return Slot(phase, "failed" if stopped else "passed", seconds)


def _left(run: Run) -> Phase | None:
    """The phase of the forward track that the run left last."""
    forward = RAIL[:5]
    return next((entry.phase for entry in reversed(run.entries) if entry.phase in forward), None)
