"""What to do instead of undoing, for each kind of event that stays.

A key stands before its verb, and the verbs of the command line behind it in brackets: the room shows both, the
command line writes the command in the place of the key.
"""

from types import UnionType

from controlroom.core import run_events as ran
from controlroom.core.events import Event, Record
from controlroom.core.phases import ENDED, WAY_BACK, Phase
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    ApprovalGranted,
    ApprovalRevoked,
    GateMeasured,
    ReleaseImported,
)
from controlroom.core.site_events import LockAdded, LockRemoved, SiteEvent
from controlroom.core.world import World

# What to do instead of undoing, by kind of event; for the steps and phases of a run there is only the way out of it.
INSTEAD: tuple[tuple[type | UnionType, str], ...] = (
    (ApprovalGranted, 'revoke it: controlroom approval revoke {release} {subject} --reason "…"'),
    (ApprovalRevoked, "a approves it again (approval grant)"),
    (ran.SampleTaken, "a measurement stays; c takes the next (run sample), e answers anew (check answer)"),
    (GateMeasured, "a measurement stays; measuring again replaces it"),
    (ran.RunHeld, "h resumes it (run resume)"),
    (ran.RunResumed, "h holds it again (run hold)"),
    (ran.ResultOverruled, "it ends by itself; until then the checks are still looked at"),
    (ran.SignalInserted, "s puts another signal in its place (run signal)"),
    (ran.UpdatesDrafted, "u drafts them anew (updates draft)"),
    (ran.PostmortemDrafted, "p drafts it anew (postmortem new)"),
    (AcceptanceWithdrawn, "A accepts it again in 1 Risk (accept add)"),
    (ReleaseImported, "import the plan as it was before"),
    (LockAdded | LockRemoved, "take the lock off, or set it again"),
    (SiteEvent, "import what was there before"),
    (ran.RunEvent, "{way}"),
)
OPPOSITE = "say the opposite under your own name"
EARLIER_RUN = "it stays in the record of an earlier run"
ENDED_RUN = "it stays in the record of this run; N starts a new one (run start)"
# What may still be said again of a run that has ended.
PAPERS = ran.UpdatesDrafted | ran.PostmortemDrafted


def of(record: Record, world: World) -> str:
    """What to do where an event can not be undone, as the world is now: no key is named that does nothing in it."""
    event, run = record.event, world.run
    if record.stream.startswith("run:") and isinstance(event, ran.RunEvent):
        if run is None or record.stream != f"run:{run.number}":
            return EARLIER_RUN
        if run.phase in ENDED and not isinstance(event, PAPERS):
            return ENDED_RUN
    told = next((text for kind, text in INSTEAD if isinstance(event, kind)), OPPOSITE)
    release = world.release.plan.id if world.release else "RELEASE"
    told = told.replace("{way}", _way_out(run.phase if run else Phase.IDLE))
    return told.replace("{release}", release).replace("{subject}", _subject(event))


def _way_out(phase: Phase) -> str:
    """What a run that goes on can still do about what was done in it."""
    if phase in (Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT):
        return "x aborts the run (run abort)"
    return "n goes on (run advance), E escalates (run escalate)" if phase in WAY_BACK else "R goes back (run rollback)"


def _subject(event: Event) -> str:
    return event.approval if isinstance(event, ApprovalGranted) else ""
