"""What to do instead of undoing, for each kind of event that stays."""

from types import UnionType

from controlroom.core import run_events as ran
from controlroom.core.events import Event
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    ApprovalGranted,
    ApprovalRevoked,
    GateMeasured,
    ReleaseImported,
)
from controlroom.core.site_events import LockAdded, LockRemoved, SiteEvent

# What to do instead of undoing, by kind of event; for the steps and phases of a run there is only the way back.
INSTEAD: tuple[tuple[type | UnionType, str], ...] = (
    (ApprovalGranted, "revoke it, with a reason: controlroom approval revoke"),
    (ApprovalRevoked, "approve again: a (approval grant)"),
    (ran.RunStarted | ran.GatesAssumed | ran.ReleaseQueued, "x (run abort) ends the run"),
    (ran.SampleTaken, "a measurement stays; c (run sample) takes the next, e (check answer) answers anew"),
    (ran.RollbackRecommended, "o (run overrule) sets it aside, R (run rollback) goes back"),
    (ran.BaselineTaken, "what it compares with stays; x (run abort) ends the run"),
    (GateMeasured, "a measurement stays; measuring again replaces it"),
    (ran.RunHeld | ran.RunResumed, "h (run hold, run resume) holds and resumes"),
    (ran.ResultOverruled, "it ends by itself; until then the checks are still looked at"),
    (ran.SignalInserted, "s (run signal) puts another signal in its place"),
    (ran.PostmortemDrafted, "p (postmortem new) drafts it anew"),
    (
        ran.RollbackStarted | ran.WayAbandoned | ran.LineCrossed,
        "n (run advance) goes on, E (run escalate) hands over",
    ),
    (AcceptanceWithdrawn, "accept it again: A (accept add)"),
    (ReleaseImported, "import the plan as it was before"),
    (LockAdded | LockRemoved, "take the lock off, or set it again"),
    (SiteEvent, "import what was there before"),
    (ran.RunEvent, "R (run rollback) goes back, x (run abort) ends the run"),
)
OPPOSITE = "say the opposite under your own name"


def of(event: Event) -> str:
    """What to do where an event of this kind can not be undone."""
    return next((text for kind, text in INSTEAD if isinstance(event, kind)), OPPOSITE)
