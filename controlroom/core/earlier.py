"""Whether a change has passed the environments that come before the one that its plan goes to."""

from collections.abc import Iterator

from controlroom.core.gates import rehearsed
from controlroom.core.plan import Plan
from controlroom.core.refusal import Reason
from controlroom.core.world import Passed, Site, World

RULE, PANE = "earlier_environment", 2


def passed(site: Site, plan: Plan, environment: str) -> Passed | None:
    """What became of the plan's change in an environment; None: no live run of it has completed there."""
    return site.passed.get((plan.change.casefold(), environment.casefold()))


def missing(world: World) -> tuple[str, ...]:
    """The environments that the open release has to follow and where its change is not now."""
    release, run = world.release, rehearsed(world)
    if release is None:
        return ()
    assumed = run.assumed_earlier if run else ()
    return tuple(
        one for one in release.plan.follows if one not in assumed and not _is_there(world.site, release.plan, one)
    )


def reasons(world: World) -> Iterator[Reason]:
    """The earlier environments in the way."""
    plan = world.release.plan if world.release else None
    for environment in missing(world):
        assert plan is not None  # without a release nothing is missing
        found = passed(world.site, plan, environment)
        what = f"was rolled back in {environment}" if found else f"has not completed a live run in {environment}"
        remedy = f"let a live run of its {environment} plan (change: {plan.change}) complete first"
        yield Reason(RULE, f"{plan.change} {what}", remedy, plan.owner, PANE, "", environment)


def _is_there(site: Site, plan: Plan, environment: str) -> bool:
    found = passed(site, plan, environment)
    return found is not None and found.back is None
