"""The score of the open release in a world: which policy scores it, and what is measured about it."""

from datetime import datetime

from controlroom.core import clocks, gates, incidents, people, policy, risk, sight
from controlroom.core.gates import ApprovalState, GateState
from controlroom.core.phases import DEPLOYED, WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.policy import Band, Chosen, Policy
from controlroom.core.world import Site, World

SCORED = (DEPLOYED | WAY_BACK) - {Phase.COMPLETE}  # phases of a live run whose own dangers count
NO_POLICY = Policy("none", 0, 100, (Band("unknown", 0, "Import a risk policy: controlroom has none."),), ())


def chosen(site: Site, plan: Plan) -> Chosen:
    """The policy that scores a plan here, and why; `NO_POLICY` where none is for it."""
    owner = people.find(site.people, plan.owner)
    team = owner.team if owner else ""
    found = policy.choose(site.policies.values(), plan.product, team, plan.environment)
    known = ", ".join(site.policies) or "none"
    return found or Chosen(NO_POLICY, f"no policy is for this release; known here: {known}")


def policy_of(site: Site, plan: Plan) -> Policy:
    """The policy that scores a plan here; `NO_POLICY` where none is for it."""
    return chosen(site, plan).policy


def facts(world: World, at: datetime) -> risk.Facts:
    """Open and claimed gates, pending approvals and related incidents; what is only assumed counts as open."""
    release = world.release
    if release is None:
        return risk.Facts()
    real = world if world.run and world.run.live else World(world.site, release, None)
    views = [view for view in gates.gate_views(real, at) if view.gate.required]
    pending = [view for view in gates.approval_views(real, at) if view.state is not ApprovalState.GIVEN]
    names = ((view.approval.id, ", ".join(person.name for person in view.eligible)) for view in pending)
    return risk.Facts(
        tuple(view.gate.id for view in views if view.state not in (GateState.DONE, GateState.CLAIMED)),
        tuple(view.gate.id for view in views if view.state is GateState.CLAIMED),
        tuple(view.approval.id for view in pending),
        tuple((approval, name) for approval, name in names if name),
        incidents.related(release.plan, world.site.incidents.values()),
        *_live(world, at),
    )


def _live(world: World, at: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What can not be judged, and which releases have a live run beside it, once a live run deploys."""
    run = world.run
    if run is None or not run.live or run.phase not in SCORED:
        return (), ()
    unseen = tuple(check.title for check in sight.blind(clocks.present(run, at)))
    services = {service.casefold() for service in run.plan.services}
    others = (name for name, held in world.site.live.items() if services & {one.casefold() for one in held})
    return unseen, tuple(name for name in others if name != run.plan.id)


def score(world: World, at: datetime) -> risk.Score:
    """The score now; without a policy nothing is scored, and it says so."""
    if world.release is None:
        return risk.Score(0, 0, NO_POLICY.bands[0].name, NO_POLICY.bands[0].instruction, ())
    return risk.score(policy_of(world.site, world.release.plan), world.release.plan, facts(world, at))
