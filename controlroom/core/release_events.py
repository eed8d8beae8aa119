"""What happened to a release: its plan, its gates, its approvals."""

from dataclasses import dataclass
from typing import ClassVar

from controlroom.core.measurement import Measurement
from controlroom.core.plan import Plan


@dataclass(frozen=True, slots=True)
class ReleaseImported:
    """A plan was read, from a file of that name; `digest` is that of its content without claims."""

    KIND: ClassVar[str] = "release.imported"
    plan: Plan
    digest: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class GateTicked:
    """A gate was said to be done, for this digest, with a line of evidence."""

    KIND: ClassVar[str] = "gate.ticked"
    gate: str
    evidence: str
    digest: str


@dataclass(frozen=True, slots=True)
class GateUnticked:
    """A tick was taken back."""

    KIND: ClassVar[str] = "gate.unticked"
    gate: str
    reason: str


@dataclass(frozen=True, slots=True)
class GateMeasured:
    """The check of a gate was measured, for this digest; beside a live run, or before there is one."""

    KIND: ClassVar[str] = "gate.measured"
    gate: str
    measurement: Measurement
    digest: str


@dataclass(frozen=True, slots=True)
class ApprovalGranted:
    """A person said yes to this digest."""

    KIND: ClassVar[str] = "approval.granted"
    approval: str
    person: str
    digest: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalRevoked:
    """A person's yes was taken back."""

    KIND: ClassVar[str] = "approval.revoked"
    approval: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody took note of the release."""

    KIND: ClassVar[str] = "acknowledgement.given"
    acknowledgement: str
    person: str


@dataclass(frozen=True, slots=True)
class RiskAccepted:
    """A person took one factor of the score, at the points that it had, upon themselves until a time."""

    KIND: ClassVar[str] = "risk.accepted"
    factor: str
    points: int
    person: str
    reason: str
    until: str
    digest: str


@dataclass(frozen=True, slots=True)
class AcceptanceWithdrawn:
    """The acceptance of a factor was taken back, by that person."""

    KIND: ClassVar[str] = "acceptance.withdrawn"
    factor: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaidUndone:
    """Somebody took back what they had said last: event `seq`, of that kind, about a gate, a risk or a note.

    `evidence`, `digest`, `by` and `at` are of the tick that stands again; without a digest none does. For an
    acknowledgement `by` is who had taken note before, or empty.
    """

    KIND: ClassVar[str] = "said.undone"
    seq: int
    kind: str
    subject: str
    evidence: str = ""
    digest: str = ""
    by: str = ""
    at: str = ""

    @property
    def is_of_gate(self) -> bool:
        """Whether a tick was taken back or stands again."""
        return self.kind in (GateTicked.KIND, GateUnticked.KIND)

    @property
    def is_of_risk(self) -> bool:
        """Whether the acceptance of a risk was taken back."""
        return self.kind == RiskAccepted.KIND


ReleaseEvent = (
    ReleaseImported
    | GateTicked
    | GateUnticked
    | GateMeasured
    | ApprovalGranted
    | ApprovalRevoked
    | Acknowledged
    | RiskAccepted
    | AcceptanceWithdrawn
    | SaidUndone
)
