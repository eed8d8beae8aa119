"""What may be asked of the machine: a closed union, in the imperative."""

from dataclasses import dataclass

from controlroom.core.incident import Incident
from controlroom.core.lock import Scope
from controlroom.core.measurement import Measurement
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.core.refusal import Refusal
from controlroom.core.run_events import Baseline
from controlroom.core.said import Undoing
from controlroom.core.scenario import Row, Scenario
from controlroom.core.world import Run


@dataclass(frozen=True, slots=True)
class ImportPeople:
    """Make these the people known here."""

    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class MapLogin:
    """Say that a login is a person's."""

    login: str
    person: str


@dataclass(frozen=True, slots=True)
class ImportPolicy:
    """Add a risk policy, or put a newer version in the place of the one with its id."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class ImportIncident:
    """Remember an incident."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class AddLock:
    """Lock what a scope holds for a reason, for a span or until a UTC time if given; `kind` is block or warning.

    A block that names no service and no module is confirmed by the scope's word, typed.
    """

    scope: Scope
    reason: str
    until: str = ""
    kind: str = "block"
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class RemoveLock:
    """Take the lock of that id off."""

    lock: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportRelease:
    """Take this plan as the release, from a file of that name."""

    plan: Plan
    source: str = ""


@dataclass(frozen=True, slots=True)
class TickGate:
    """Say that a gate is done, with one line of evidence."""

    gate: str
    evidence: str


@dataclass(frozen=True, slots=True)
class UntickGate:
    """Take a tick back."""

    gate: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeasureGates:
    """Bring in what checks measured to which gates are bound, before or beside a run."""

    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class GrantApproval:
    """Say yes as oneself; `acting_as` a person in a rehearsal only, which begins with `scenario` if there is none."""

    approval: str
    note: str = ""
    acting_as: str = ""
    scenario: Scenario | None = None


@dataclass(frozen=True, slots=True)
class RevokeApproval:
    """Take one's own yes back."""

    approval: str
    reason: str
    acting_as: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Take note of the release."""

    acknowledgement: str


@dataclass(frozen=True, slots=True)
class AcceptRisk:
    """Take a factor of the score upon oneself, for a span or until a UTC time.

    `acting_as` a person in a rehearsal only, which begins with `scenario` if there is none.
    """

    factor: str
    reason: str
    until: str
    acting_as: str = ""
    scenario: Scenario | None = None


@dataclass(frozen=True, slots=True)
class WithdrawAcceptance:
    """Take the acceptance of a factor back."""

    factor: str
    reason: str
    acting_as: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what one said last, which is event `seq`.

    `found` is what the asker said last, or why it stays, which the dispatcher reads from the log.
    """

    seq: int
    found: Undoing | Refusal | None = None


@dataclass(frozen=True, slots=True)
class StartRun:
    """Begin a run of the open release; a scenario is for rehearsals.

    `last` are values of the last good live run, which the dispatcher reads from the log. `unset` are the ids of
    checks that can not look from the machine where it begins, for lack of configuration.
    """

    kind: str = "rehearsal"
    scenario: Scenario | None = None
    last: tuple[Baseline, ...] = ()
    unset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BranchRun:
    """Begin a rehearsal where a run of the release, ended by now, stood after event `at_seq` of the log.

    `scenario` goes on from there: without one the run's own, or the clean one. `past` is that run as it was then,
    which the dispatcher reads from the log.
    """

    parent: int
    at_seq: int
    scenario: Scenario | None = None
    past: Run | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """Do what comes next. `assume` goes on as if open gates were green (rehearsals). `confirm` is the typed id.

    With `read` the warnings about this release have been read. Without a run a rehearsal of `scenario` begins.
    """

    assume: bool = False
    evidence: str = ""
    confirm: str = ""
    scenario: Scenario | None = None
    read: bool = False


@dataclass(frozen=True, slots=True)
class TakeSample:
    """Measure the checks of the rehearsal now; performs no step, and begins no run."""


@dataclass(frozen=True, slots=True)
class Observe:
    """Bring measurements of the real world into a live run."""

    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """Say what a check that only a person can look at showed, with a line of evidence; in a live run.

    `result` is pass, fail or inconclusive. A `value` is judged by the plan; it has to agree with a result beside it.
    """

    check: str
    value: str
    evidence: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class FailStep:
    """Say that the begun step failed."""

    reason: str


@dataclass(frozen=True, slots=True)
class RetryStep:
    """Begin the failed step again."""


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Leave the failed step out."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold the run."""

    reason: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Take the hold off."""


@dataclass(frozen=True, slots=True)
class Overrule:
    """Set one failing result aside for some minutes of run time (no check: what is recommended)."""

    check: str
    reason: str
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class Abort:
    """Stop the run; after deploying began this takes the way back."""

    reason: str
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class RollBack:
    """Take a way back (empty: the first that is left)."""

    way: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Escalate:
    """End the run by handing it to people; on a way back that is left the release id is typed."""

    reason: str
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class RaiseTrigger:
    """A person recommends the way back, by one of the plan's triggers, with evidence."""

    trigger: str
    evidence: str


@dataclass(frozen=True, slots=True)
class InsertSignal:
    """Put a row into the scenario of the rehearsal. Without a run one of `scenario` begins."""

    row: Row
    scenario: Scenario | None = None


@dataclass(frozen=True, slots=True)
class NoteLocks:
    """Note in a run that deploys already the locks and warnings that came after it was queued."""


@dataclass(frozen=True, slots=True)
class DraftUpdates:
    """Draft the three status texts from what is known now."""


@dataclass(frozen=True, slots=True)
class DraftPostmortem:
    """Draft a first postmortem of the ended run."""


SiteIntent = ImportPeople | MapLogin | ImportPolicy | ImportIncident | AddLock | RemoveLock
ReleaseIntent = (
    ImportRelease | TickGate | UntickGate | MeasureGates | GrantApproval | RevokeApproval | Acknowledge
    | AcceptRisk | WithdrawAcceptance | Undo
)  # fmt: skip
RunIntent = (
    StartRun | BranchRun | Advance | TakeSample | Observe | AnswerCheck | FailStep | RetryStep | SkipStep | Hold
    | Resume | Overrule | Abort | RollBack | Escalate | RaiseTrigger | InsertSignal | NoteLocks | DraftUpdates
    | DraftPostmortem
)  # fmt: skip
Intent = SiteIntent | ReleaseIntent | RunIntent
Beginning = Advance | GrantApproval | AcceptRisk | InsertSignal
