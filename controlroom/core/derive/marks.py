"""The marks of states: one shape, one word and one colour role for each."""

from controlroom.core.acceptances import AcceptanceState
from controlroom.core.board import Mark
from controlroom.core.gates import ApprovalState, GateState
from controlroom.core.measurement import Verdict
from controlroom.core.phases import ENDED, Phase
from controlroom.core.world import Run, StepState

VERDICTS = {
    Verdict.PASS: Mark("✓", "PASS", "ok"),
    Verdict.WARN: Mark("!", "WARN", "warn"),
    Verdict.FAIL: Mark("✗", "FAIL", "bad"),
    Verdict.INCONCLUSIVE: Mark("~", "INCONCLUSIVE", "warn"),
    Verdict.ERROR: Mark("?", "ERROR", "bad"),
    Verdict.STALE: Mark("◌", "STALE", "warn"),
    Verdict.NEVER: Mark("·", "NEVER", "dim"),
}
WORST_FIRST = (
    Verdict.FAIL,
    Verdict.ERROR,
    Verdict.INCONCLUSIVE,
    Verdict.STALE,
    Verdict.WARN,
    Verdict.NEVER,
    Verdict.PASS,
)
GATES = {
    GateState.DONE: Mark("✓", "DONE", "ok"),
    GateState.CLAIMED: Mark("~", "CLAIMED", "warn"),
    GateState.ASSUMED: Mark("!", "ASSUMED", "warn"),
    GateState.VOID: Mark("✗", "VOID", "bad"),
    GateState.STALE: Mark("◌", "STALE", "bad"),
    GateState.OPEN: Mark("✗", "OPEN", "bad"),
}
APPROVALS = {
    ApprovalState.GIVEN: Mark("✓", "YES", "ok"),
    ApprovalState.ASSUMED: Mark("!", "ASSUMED", "warn"),
    ApprovalState.VOID: Mark("✗", "VOID", "bad"),
    ApprovalState.STALE: Mark("◌", "STALE", "bad"),
    ApprovalState.PENDING: Mark("✗", "PENDING", "bad"),
}
ACCEPTANCES = {
    AcceptanceState.ACCEPTED: Mark("~", "ACCEPTED", "warn"),
    AcceptanceState.EXPIRED: Mark("◌", "EXPIRED", "bad"),
    AcceptanceState.VOID: Mark("✗", "VOID", "bad"),
    AcceptanceState.GREW: Mark("✗", "GREW", "bad"),
}
STEPS = {
    StepState.PENDING: Mark("·", "pending", "dim"),
    StepState.BEGUN: Mark("●", "now", "bright"),
    StepState.PASSED: Mark("✓", "done", "ok"),
    StepState.FAILED: Mark("✗", "FAILED", "bad"),
    StepState.SKIPPED: Mark("~", "skipped", "warn"),
}
LEFT = Mark("~", "not done", "warn")  # begun or reached, and then left for the way back or an end
BANDS = {
    "low": Mark("✓", "LOW", "ok"),
    "moderate": Mark("~", "MODERATE", "text"),
    "high": Mark("!", "HIGH", "warn"),
    "critical": Mark("✗", "CRITICAL", "bad"),
}


def band(name: str) -> Mark:
    """The mark of a band; one that a policy names otherwise warns."""
    return BANDS.get(name, Mark("!", name.upper()[:10], "warn"))


def waiting(run: Run | None) -> Mark:
    """The mark of a step that was not begun: nothing waits any more once the run has ended."""
    return LEFT if run is not None and run.phase in ENDED else STEPS[StepState.PENDING]


def ending(run: Run) -> Mark:
    """The mark of a run that has ended."""
    if run.phase in (Phase.COMPLETE, Phase.RESTORED):
        return Mark("✓", str(run.phase), "ok")
    return Mark("✗", str(run.phase), "bad")


def severity(name: str) -> str:
    """The colour role of an incident's severity."""
    return "bad" if name in ("SEV-1", "SEV-2") else "warn"
