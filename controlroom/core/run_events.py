"""What happened in a run."""

from dataclasses import dataclass
from typing import ClassVar

from controlroom.core.measurement import Measurement
from controlroom.core.scenario import Row, Scenario


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run of a release began; `kind` is rehearsal or live and never changes, `raw` the raw risk score then.

    A branch goes on from where the run `parent` stood after event `at_seq` of the log; 0 and 0: it is none.
    """

    KIND: ClassVar[str] = "run.started"
    release: str
    kind: str
    digest: str
    scenario: Scenario | None = None
    raw: int = 0
    band: str = ""
    parent: int = 0
    at_seq: int = 0


@dataclass(frozen=True, slots=True)
class GatesAssumed:
    """A rehearsal went on as if these gates were green, these approvals given and these locks off.

    `earlier` are environments that the change has not passed yet.
    """

    KIND: ClassVar[str] = "gates.assumed"
    gates: tuple[str, ...]
    approvals: tuple[str, ...]
    locks: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseEntered:
    """The run entered a phase, for a reason."""

    KIND: ClassVar[str] = "phase.entered"
    phase: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseQueued:
    """The release was queued with this score, which stays the score of the run, by this version of a policy."""

    KIND: ClassVar[str] = "release.queued"
    raw: int
    band: str
    policy: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class StepBegun:
    """The intent to do a step was written; `attempt` counts from 1."""

    KIND: ClassVar[str] = "step.begun"
    step: str
    title: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepPassed:
    """The begun step was done, `took` seconds of run time after it began."""

    KIND: ClassVar[str] = "step.passed"
    step: str
    title: str
    took: int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class StepFailed:
    """The begun step failed."""

    KIND: ClassVar[str] = "step.failed"
    step: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """A step that failed, or does not apply, was left out for a reason."""

    KIND: ClassVar[str] = "step.skipped"
    step: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class SampleTaken:
    """The checks were measured once. `outcome` is that of `checks.Outcome`; `trigger` the first that was met."""

    KIND: ClassVar[str] = "sample.taken"
    measurements: tuple[Measurement, ...]
    outcome: str
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value of a check that later ones are compared with."""

    check: str
    value: str


@dataclass(frozen=True, slots=True)
class BaselineTaken:
    """Values to compare with: `before` (deploying, in this run) or `last` (in the last good live run)."""

    KIND: ClassVar[str] = "baseline.taken"
    base: str
    values: tuple[Baseline, ...]


@dataclass(frozen=True, slots=True)
class RollbackRecommended:
    """A trigger, or a person, recommended the way back. `since` is run seconds; `others` also met their limit."""

    KIND: ClassVar[str] = "rollback.recommended"
    trigger: str
    title: str
    check: str = ""
    value: str = ""
    limit: str = ""
    samples: int = 0
    since: int = 0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollbackStarted:
    """A way back was taken."""

    KIND: ClassVar[str] = "rollback.started"
    way: str
    title: str


@dataclass(frozen=True, slots=True)
class LineCrossed:
    """An irreversible step was begun: from here there is no plain way back."""

    KIND: ClassVar[str] = "line.crossed"
    step: str
    title: str


@dataclass(frozen=True, slots=True)
class WayAbandoned:
    """A way back was given up; the titles of its undone steps are not restored."""

    KIND: ClassVar[str] = "way.abandoned"
    way: str
    undone: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RunRestored:
    """The way back is done and the restore checks are green; what is not restored is named."""

    KIND: ClassVar[str] = "run.restored"
    not_restored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunHeld:
    """The run was held: nothing advances until it is resumed."""

    KIND: ClassVar[str] = "run.held"
    reason: str


@dataclass(frozen=True, slots=True)
class RunResumed:
    """The hold was taken off after that many wall seconds."""

    KIND: ClassVar[str] = "run.resumed"
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class ResultOverruled:
    """A person set a check's bad result, or (no check) a recommendation, aside until a run second, for a reason."""

    KIND: ClassVar[str] = "result.overruled"
    check: str
    reason: str
    until: int


@dataclass(frozen=True, slots=True)
class SignalInserted:
    """A row was put into the scenario of a rehearsal while it ran."""

    KIND: ClassVar[str] = "signal.inserted"
    row: Row


@dataclass(frozen=True, slots=True)
class WarningNoted:
    """Something that would block queueing happened after the release was queued."""

    KIND: ClassVar[str] = "warning.noted"
    text: str


@dataclass(frozen=True, slots=True)
class RunDiverged:
    """A live run left its expected track: it is `late`, off the `track`, or a check fails; `text` says what."""

    KIND: ClassVar[str] = "run.diverged"
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class RunConverged:
    """What had diverged in a live run is as expected again."""

    KIND: ClassVar[str] = "run.converged"
    subject: str


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence of an update with the names of the facts it rests on; `unknown` when it says what is not known."""

    text: str
    facts: tuple[str, ...] = ()
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class UpdateDraft:
    """One status text for one audience."""

    audience: str
    title: str
    sentences: tuple[DraftSentence, ...]


@dataclass(frozen=True, slots=True)
class UpdatesDrafted:
    """Status texts were drafted from the state of the run."""

    KIND: ClassVar[str] = "updates.drafted"
    drafts: tuple[UpdateDraft, ...]


@dataclass(frozen=True, slots=True)
class UpdatesWithdrawn:
    """Drafts were taken back by who had drafted them, in event `seq`; those before them, if any, are shown again."""

    KIND: ClassVar[str] = "updates.withdrawn"
    seq: int


@dataclass(frozen=True, slots=True)
class PostmortemDrafted:
    """A first postmortem was drafted after the run had entered so many phases; its text follows from the log."""

    KIND: ClassVar[str] = "postmortem.drafted"
    through: int


RunEvent = (
    RunStarted
    | GatesAssumed
    | ReleaseQueued
    | PhaseEntered
    | StepBegun
    | StepPassed
    | StepFailed
    | StepSkipped
    | SampleTaken
    | BaselineTaken
    | RollbackRecommended
    | RollbackStarted
    | LineCrossed
    | WayAbandoned
    | RunRestored
    | RunHeld
    | RunResumed
    | ResultOverruled
    | SignalInserted
    | WarningNoted
    | RunDiverged
    | RunConverged
    | UpdatesDrafted
    | UpdatesWithdrawn
    | PostmortemDrafted
)
