"""The phases of a run and the one transition table."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where a run is."""

    IDLE = "idle"
    QUEUED = "queued"
    PREFLIGHT = "preflight"
    DEPLOYING = "deploying"
    VERIFYING = "verifying"
    MONITORING = "monitoring"
    COMPLETE = "complete"
    SPIKE = "spike"
    RECOMMENDED = "rollback recommended"
    ROLLING_BACK = "rolling back"
    RESTORED = "restored"
    FIXING_FORWARD = "fixing forward"
    ABORTED = "aborted"
    ESCALATED = "escalated"


ENDED = frozenset({Phase.COMPLETE, Phase.RESTORED, Phase.ABORTED, Phase.ESCALATED})
DEPLOYED = frozenset(
    {Phase.DEPLOYING, Phase.VERIFYING, Phase.MONITORING, Phase.COMPLETE, Phase.SPIKE, Phase.RECOMMENDED}
)
STEPPING = frozenset({Phase.PREFLIGHT, Phase.DEPLOYING, Phase.ROLLING_BACK, Phase.FIXING_FORWARD})
WAY_BACK = frozenset({Phase.ROLLING_BACK, Phase.FIXING_FORWARD})


class Ask(StrEnum):
    """What is put to the machine: an operator's wish, or the outcome of a sample."""

    ADVANCE = "advance"
    BAD = "bad sample"
    LIMIT = "limit reached"
    GOOD = "good sample"
    BLIND = "blind sample"
    ABORT = "abort"
    ROLLBACK = "roll back"
    RETRY = "retry"
    SKIP = "skip"
    OVERRULE = "overrule"
    ESCALATE = "escalate"
    FAIL = "step failed"
    HOLD = "hold"
    RESUME = "resume"
    RAISE = "raise"


class Act(StrEnum):
    """What the machine does."""

    REFUSE = "refuse"
    RECORD = "record"
    ENTER = "enter"
    STEP = "pass the begun step"
    SAMPLE = "take a sample"
    FAIL_STEP = "fail the begun step"
    RETRY_STEP = "begin the failed step again"
    SKIP_STEP = "skip the failed step"
    TAKE_WAY = "take a way back"
    NEXT_WAY = "take the next way back"
    OVERRULE_ONE = "set one result aside"
    RETURN = "return to where it came from"
    HOLD_RUN = "hold"
    RESUME_RUN = "resume"
    RECOMMEND = "recommend the way back"


class Guard(StrEnum):
    """A condition of the world; every guard is a free boolean in the walk of the table."""

    HELD = "held"
    MAY_QUEUE = "may queue"
    MAY_DEPLOY = "may deploy"
    STEADY = "steady"
    CRITERIA = "criteria met"
    RESTORED = "restored ok"
    CROSSED = "line crossed"
    FAILED = "step failed"
    LAST = "last step"
    LIVE = "live"
    RETRYABLE = "retryable"
    WAY_LEFT = "a way is left"
    IN_WATCH = "in the watch window"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a cell: when all guards hold (`yes`) and none of `no`, do `act` (to a phase).

    `typed` asks for the typed release id: `live` in live runs only, `always`. `refusal` names the refusing rule.
    """

    act: Act
    to: Phase | None = None
    yes: frozenset[Guard] = frozenset()
    no: frozenset[Guard] = frozenset()
    typed: str = ""
    refusal: str = ""

    def applies(self, true: frozenset[Guard]) -> bool:
        """Whether this line is the one, given all guards that hold."""
        return self.yes <= true and not (self.no & true)
