"""The score of the open release in a world: what is measured about it goes into the risk score."""

from datetime import datetime

from controlroom.core import gates, incidents, risk
from controlroom.core.gates import ApprovalState, GateState
from controlroom.core.policy import Band, Policy
from controlroom.core.world import World

NO_POLICY = Policy("none", 0, 100, (Band("unknown", 0, "Import a risk policy: controlroom has none."),), ())


def facts(world: World, at: datetime) -> risk.Facts:
    """Open and claimed gates, pending approvals and related incidents; what is only assumed counts as open."""
    release = world.release
    if release is None:
        return risk.Facts()
    real = World(world.site, release, None)
    views = [view for view in gates.gate_views(real, at) if view.gate.required]
    pending = [view for view in gates.approval_views(real, at) if view.state is not ApprovalState.GIVEN]
    names = ((view.approval.id, ", ".join(person.name for person in view.eligible)) for view in pending)
    return risk.Facts(
        tuple(view.gate.id for view in views if view.state not in (GateState.DONE, GateState.CLAIMED)),
        tuple(view.gate.id for view in views if view.state is GateState.CLAIMED),
        tuple(view.approval.id for view in pending),
        tuple((approval, name) for approval, name in names if name),
        incidents.related(release.plan, world.site.incidents.values()),
    )


def score(world: World, at: datetime) -> risk.Score:
    """The score now; without a policy nothing is scored, and it says so."""
    policy = world.site.policy or NO_POLICY
    if world.release is None:
        return risk.Score(0, 0, policy.bands[0].name, policy.bands[0].instruction, ())
    return risk.score(policy, world.release.plan, facts(world, at))
