"""What will be released: everything that a plan file can say, as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from controlroom.core.plan_parts import (
    Acknowledgement,
    Approval,
    CalendarEntry,
    Channel,
    Claims,
    Contact,
    Criterion,
    Deliverable,
    EdgeCase,
    ExpectedTests,
    FollowUp,
    Migration,
    Monitoring,
    Schedule,
    Stage,
    Step,
    Variable,
    Window,
)
from controlroom.core.verification import Check, Trigger
from controlroom.core.ways_back import WayBack


class Source(StrEnum):
    """Where a fact of the plan comes from."""

    MEASURED = "measured"
    DECLARED = "declared"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A stated property of the release, such as its blast radius, with its evidence."""

    value: str
    source: Source = Source.DECLARED
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What the risk score is made from. `touches` are sensitive surfaces (billing, authentication, …)."""

    touches: tuple[str, ...] = ()
    coverage: Attribute = Attribute("unknown", Source.ASSUMED)
    blast_radius: Attribute = Attribute("unknown", Source.ASSUMED)
    rollback: Attribute = Attribute("none", Source.ASSUMED)


@dataclass(frozen=True, slots=True)
class Plan:
    """One change going to one environment. Its digest (`controlroom.core.digest`) leaves claims out.

    `change` is the name that the plans of one change for several environments share; it has to pass the
    environments that it `follows` before.
    """

    VERBATIM: ClassVar[bool] = True  # its digest is of its very words: nothing in it is ever rewritten

    id: str
    title: str
    description: str
    product: str
    environment: str
    owner: str
    author: str
    draft: bool = False
    change: str = ""
    follows: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    attributes: Attributes = Attributes()
    stages: tuple[Stage, ...] = ()
    approvals: tuple[Approval, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    migrations: tuple[Migration, ...] = ()
    steps: tuple[Step, ...] = ()
    variables: tuple[Variable, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    checks: tuple[Check, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    ways_back: tuple[WayBack, ...] = ()
    monitoring: Monitoring = Monitoring()
    success: tuple[Criterion, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    tests: tuple[ExpectedTests, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    window: Window = Window()
    contacts: tuple[Contact, ...] = ()
    channels: tuple[Channel, ...] = ()
    escalation: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    edge_cases: tuple[EdgeCase, ...] = ()
    claimed: Claims = Claims()
