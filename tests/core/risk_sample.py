"""The sample of the product and its policy, as values, for the tests of score and what-if."""

from controlroom.core.incident import Incident, Related
from controlroom.core.plan import Attribute, Attributes, Plan, Source
from controlroom.core.plan_parts import Approval, Claimed, Gate, Migration, Stage
from controlroom.core.policy import Action, Band, Policy, Weight
from controlroom.core.risk import Facts

POLICY = Policy(
    id="risk",
    version=1,
    cap=100,
    bands=(
        Band("low", 0, "Go."),
        Band("moderate", 25, "Look twice."),
        Band("high", 50, "Review before you deploy."),
        Band("critical", 80, "Halt deploy."),
    ),
    weights=(
        Weight("environment", "production", 18, "Production deployment"),
        Weight("environment", "staging", 6, "Staging deployment"),
        Weight("migration", "any", 16, "Database migration included"),
        Weight("migration", "irreversible", 24, "Irreversible database migration included"),
        Weight("touches", "billing", 20, "Billing/subscription logic affected"),
        Weight("touches", "authentication", 20, "Authentication affected"),
        Weight("touches", "reporting", 4, "Reports affected"),
        Weight("modules", "several", 3, "Multiple modules affected", each=True),
        Weight("modules", "one", 3, "One module affected"),
        Weight("rollback", "none", 20, "No rollback plan"),
        Weight("rollback", "partial", 14, "Rollback only partially verified"),
        Weight("rollback", "verified", 0, "Rollback verified"),
        Weight("gates", "any", 8, "Unresolved gates", each=True),
        Weight("incidents", "any", 10, "Previous incident history on related surface"),
        Weight("coverage", "low", 10, "Low test coverage signal"),
        Weight("coverage", "medium", 5, "Medium test coverage signal"),
        Weight("coverage", "high", 0, "High test coverage signal"),
        Weight("blast_radius", "high", 12, "High blast radius"),
        Weight("blast_radius", "medium", 6, "Medium blast radius"),
        Weight("blast_radius", "low", 0, "Low blast radius"),
        Weight("approvals", "any", 6, "Pending or missing approvals"),
    ),
    actions=(
        Action("gates", "Close gate", 30, each=True),
        Action("rollback", "Rehearse and verify the rollback", 90, "partial", "verified"),
        Action("coverage", "Raise test coverage to high", 240, "medium", "high"),
        Action("coverage", "Raise test coverage to medium", 120, "low", "medium"),
        Action("blast_radius", "Release to a part of the users first", 60, "high", "medium"),
        Action("approvals", "Obtain approval", 15, each=True),
    ),
)
PLAN = Plan(
    id="seat-sync",
    title="Billing Seat Sync Patch",
    description="Changes how subscription user counts sync between Stripe and internal records.",
    product="SaaS Billing",
    environment="production",
    owner="dana",
    author="dana",
    services=("Billing Worker",),
    modules=("Stripe Sync", "Subscription Seats", "Webhooks"),
    attributes=Attributes(
        touches=("billing",),
        coverage=Attribute("medium"),
        blast_radius=Attribute("high", Source.ASSUMED, "no seat count"),
        rollback=Attribute("partial"),
    ),
    stages=(
        Stage(
            "before",
            "Before",
            (
                Gate("finance", "Finance sign-off", minutes=20),
                Gate("rehearsal", "Rollback rehearsal in staging", minutes=45),
                Gate("runbook", "Webhook replay runbook reviewed", claimed=Claimed("priya")),
            ),
        ),
    ),
    approvals=(Approval("engineering", "Engineering Lead", of=("taylor",)),),
    migrations=(Migration("m1", "Seat columns", 1),),
)
INCIDENT = Incident(
    "inc-1",
    "Delayed Stripe Webhook Processing",
    "SEV-3",
    "monitoring",
    service="billing worker",
    modules=("Webhooks",),
    text="Webhook queue latency exceeded SLO.",
)
RELATED = Related(INCIDENT, ("module Webhooks in common", "service Billing Worker in common"))
FACTS = Facts(
    open_gates=("finance", "rehearsal"),
    claimed_gates=("runbook",),
    pending_approvals=("engineering",),
    pending_names=(("engineering", "Taylor Ng"),),
    related=(RELATED,),
)
